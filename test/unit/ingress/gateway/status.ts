import { gateway, gatewayClass, http, httpRoute, https, type Sentence, secret, to } from './kit.ts';

type Condition = { [key: string]: string | number };
const conditions = (...own: Condition[]) => ({ status: { conditions: own } });
const no = (type: string, reason: string): Condition => ({ type, status: 'False', reason, message: 'no' });
const onListener = (...own: Condition[]) =>
  gateway([http()], {}, { status: { listeners: [{ name: 'http', conditions: own }] } });
const toA = httpRoute('r', { rules: [to('a')] });
const said = (parentRef: { [key: string]: string }, ...own: Condition[]) => ({
  parentRef: { name: 'gw', ...parentRef },
  controllerName: 'example.com/own',
  conditions: own,
});
const withStatus = (...parents: ReturnType<typeof said>[]) =>
  httpRoute('r', { rules: [to('a')] }, { status: { parents } });

/** Conditions of GatewayClasses, Gateways, listeners and routes. */
export const statusSentences: readonly Sentence[] = [
  {
    of: 'GatewayConditionAccepted',
    says: 'This condition is true when the controller managing the Gateway is syntactically and semantically valid enough to produce some configuration in the underlying data plane.',
    given: [gateway([http()], {}, conditions(no('Accepted', 'Invalid'))), toA],
    asks: { 'http://h/': 'broken gateway' },
    tells: /the Gateway is not accepted: Invalid: no/,
    rows: ['* PathPrefix / -> a:80; the Gateway is not accepted: Invalid: no'],
  },
  {
    of: 'GatewayConditionProgrammed',
    says: 'This condition indicates whether a Gateway has generated some configuration that is assumed to be ready soon in the underlying data plane.',
    given: [gateway([http()], {}, conditions(no('Programmed', 'NoResources'))), toA],
    asks: { 'http://h/': 'broken gateway' },
  },
  {
    of: 'GatewayReasonAddressNotAssigned',
    says: 'This reason is used with the "Programmed" condition when the underlying implementation and network have yet to dynamically assign addresses for a Gateway.',
    given: [gateway([http()], {}, conditions(no('Programmed', 'AddressNotAssigned'))), toA],
    asks: { 'http://h/': 'a' },
    tells: /doubtful gateway the Gateway is not programmed: AddressNotAssigned: no/,
  },
  {
    of: 'GatewayReasonPending',
    says: 'This reason is used with the "Accepted" and "Programmed" conditions when the status is "Unknown" and no controller has reconciled the Gateway.',
    given: [
      gateway(
        [http()],
        {},
        conditions({ type: 'Accepted', status: 'Unknown', reason: 'Pending', message: 'Waiting for controller' }),
      ),
      toA,
    ],
    asks: { 'http://h/': 'a' },
    tells: /doubtful gateway no controller has accepted the Gateway yet: Pending: Waiting for controller/,
  },
  {
    of: 'ListenerStatus.conditions',
    says: 'Implementations MUST always update the `observedGeneration` field of the Condition to the `metadata.generation` of the Gateway at the time of update creation.',
    given: [
      gateway(
        [http()],
        {},
        { metadata: { generation: 2 }, ...conditions({ ...no('Accepted', 'Invalid'), observedGeneration: 1 }) },
      ),
      toA,
    ],
    asks: { 'http://h/': 'a' },
  },
  {
    of: 'GatewaySpec.gatewayClassName',
    says: 'GatewayClassName used for this Gateway.',
    given: [gateway(), gatewayClass(conditions(no('Accepted', 'InvalidParameters'))), toA],
    asks: { 'http://h/': 'broken gateway' },
    tells: /GatewayClass "any" is not accepted: InvalidParameters: no/,
  },
  {
    of: 'ListenerConditionConflicted',
    says: 'If a Listener is conflicted, its network port should not be configured on any network elements.',
    given: [onListener({ type: 'Conflicted', status: 'True', reason: 'ProtocolConflict' }), toA],
    asks: { 'http://h/': 'broken gateway' },
  },
  {
    of: 'ListenerConditionAccepted',
    says: 'For example, a Listener with an unsupported protocol will never generate any data plane config, and so will have Accepted set to `false.`',
    given: [onListener(no('Accepted', 'UnsupportedProtocol')), toA],
    asks: { 'http://h/': 'broken gateway' },
    tells: /listener http is not accepted: UnsupportedProtocol: no/,
  },
  {
    of: 'ListenerConditionProgrammed',
    says: 'This condition indicates whether a Listener has generated some configuration that will soon be ready in the underlying data plane.',
    given: [onListener(no('Programmed', 'Invalid')), toA],
    asks: { 'http://h/': 'broken gateway' },
  },
  {
    of: 'ListenerConditionResolvedRefs',
    says: 'This condition indicates whether the controller was able to resolve all the object references for the Listener.',
    given: [
      gateway(
        [https()],
        {},
        { status: { listeners: [{ name: 'https', conditions: [no('ResolvedRefs', 'InvalidCertificateRef')] }] } },
      ),
      secret('foo-bar-com'),
      toA,
    ],
    asks: { 'https://foo.bar.com/': 'a' },
    tells: /doubtful tls the controller reports for listener https: InvalidCertificateRef: no/,
  },
  {
    of: 'RouteConditionAccepted',
    says: 'This condition indicates whether the route has been accepted or rejected by a Gateway, and why.',
    given: [gateway(), withStatus(said({}, no('Accepted', 'NotAllowedByListeners')))],
    asks: { 'http://h/': 'none' },
    tells: /note httproute\/r .* it was not accepted: NotAllowedByListeners: no/,
    rows: ['* PathPrefix / -> a:80; it was not accepted: NotAllowedByListeners: no'],
  },
  {
    of: 'RouteStatus.parents',
    says: 'Parent status MUST be considered to be namespaced by the combination of the parentRef and controllerName fields',
    given: [
      gateway(),
      gatewayClass(),
      withStatus(said({}, { type: 'Accepted', status: 'True' }), {
        ...said({}, no('Accepted', 'NotAllowedByListeners')),
        controllerName: 'example.com/other',
      }),
    ],
    asks: { 'http://h/': 'a' },
  },
  {
    of: 'RouteParentStatus.parentRef',
    says: 'ParentRef corresponds with a ParentRef in the spec that this RouteParentStatus struct describes the status of.',
    given: [
      gateway(),
      withStatus(
        said({ sectionName: 'other' }, no('Accepted', 'NoMatchingParent')),
        said({ group: '', kind: 'Service' }, no('Accepted', 'Pending')),
      ),
    ],
    asks: { 'http://h/': 'a' },
  },
  {
    of: 'RouteConditionAccepted',
    says: '* "NoMatchingListenerHostname"',
    given: [
      gateway([http(), http({ name: 'alt', port: 8080 })]),
      httpRoute(
        'r',
        {
          parentRefs: [
            { name: 'gw', sectionName: 'http' },
            { name: 'gw', sectionName: 'alt' },
          ],
          rules: [to('a')],
        },
        { status: { parents: [said({ sectionName: 'alt' }, no('Accepted', 'NoMatchingListenerHostname'))] } },
      ),
    ],
    asks: { 'http://h/': 'a', 'http://h:8080/': 'none' },
  },
];
