import type { V1CertificateSigningRequest } from '../../apimachinery/client-types.ts';
import { humanDuration } from '../../apimachinery/duration.ts';
import { certificateSigningRequests } from '../../apimachinery/known-types.ts';
import { formatLabels } from '../../apimachinery/label-selector.ts';
import { formatTimestamp } from '../../apimachinery/timestamp.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { CliError } from '../../errors.ts';
import { defineDescriber } from '../describer.ts';
import { base64Text } from '../parts/base64.ts';
import { type CertificateRequest, parseCertificateRequest, type SubjectField } from '../parts/certificate-request.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeName } from '../parts/head.ts';
import type { Writer } from '../writer.ts';

export const describer = defineDescriber<V1CertificateSigningRequest, Events>({
  type: certificateSigningRequests,
  fetch: ownEvents(certificateSigningRequests),
  write: (writer, request, events, now) => {
    const { metadata, spec } = request;
    const certificate = readCertificate(spec.request);
    writeName(writer, request);
    writer.line(0, `Labels:\t${formatLabels(metadata?.labels)}`);
    writer.line(0, `Annotations:\t${formatLabels(metadata?.annotations)}`);
    writer.line(0, `CreationTimestamp:\t${formatTimestamp(metadata?.creationTimestamp)}`);
    writer.line(0, `Requesting User:\t${spec.username ?? ''}`);
    if (spec.signerName) writer.line(0, `Signer:\t${spec.signerName}`);
    if (spec.expirationSeconds !== undefined) {
      writer.line(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}`);
    }
    writer.line(0, `Status:\t${statusText(request)}`);
    writeSubject(writer, certificate);
    writeAlternativeNames(writer, certificate);
    writeEvents(writer, events, now);
  },
});

function readCertificate(request: string): CertificateRequest {
  try {
    return parseCertificateRequest(base64Text(request));
  } catch (error) {
    throw new CliError(`Error parsing CSR: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function statusText({ status }: Wire<V1CertificateSigningRequest>): string {
  const types = (status?.conditions ?? []).map(({ type }) => type);
  const words = [types.includes('Denied') ? 'Denied' : types.includes('Approved') ? 'Approved' : 'Pending'];
  if (types.includes('Failed')) words.push('Failed');
  if (status?.certificate) words.push('Issued');
  return words.join(',');
}

const listed: readonly SubjectField[] = [
  'Organization',
  'Organizational Unit',
  'Country',
  'Locality',
  'Province',
  'StreetAddress',
  'PostalCode',
];

function writeSubject(writer: Writer, { subject }: CertificateRequest): void {
  writer.line(0, 'Subject:');
  for (const field of ['Common Name', 'Serial Number'] as const) {
    writer.line(0, `\t${field}:\t${subject.get(field)?.at(-1) ?? ''}`);
  }
  for (const field of listed) writeValues(writer, field, subject.get(field) ?? []);
}

function writeAlternativeNames(
  writer: Writer,
  { dnsNames, emailAddresses, uris, ipAddresses }: CertificateRequest,
): void {
  if ([dnsNames, emailAddresses, uris, ipAddresses].every(({ length }) => length === 0)) return;
  writer.line(0, 'Subject Alternative Names:');
  writeValues(writer, 'DNS Names', dnsNames);
  writeValues(writer, 'Email Addresses', emailAddresses);
  writeValues(writer, 'URIs', uris);
  writeValues(writer, 'IP Addresses', ipAddresses);
}

function writeValues(writer: Writer, title: string, values: readonly string[]): void {
  if (values.length > 0) writer.line(0, `\t${title}:\t${values.join('\n\t\t')}`);
}
