/**
 * What `cox ingress test` says, what the API says, and what a real router answered
 * (fixtures/ingress/answers.json).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCases } from '../../oracle/ingress/cases.ts';
import { ourAnswer, ourVerdict, routerAnswer } from '../../oracle/ingress/ours.ts';
import { readAnswers, requestText } from '../../oracle/ingress/record.ts';

const cases = readCases();
const { answers } = readAnswers();
const now = Date.UTC(2027, 0, 1);

describe('cases of a real router', () => {
  it('are all recorded, in their order', () => {
    const asked = cases.flatMap((each) => each.requests.map((request) => `${each.name} ${requestText(request)}`));
    assert.deepEqual(
      answers.map((answer) => `${answer.case} ${answer.request}`),
      asked,
    );
    const own = asked.filter((name) => !name.startsWith('conformance/'));
    assert.ok(own.length >= 60, `${own.length} of our own`);
  });

  let index = 0;
  for (const each of cases) {
    describe(each.name, () => {
      for (const request of each.requests) {
        const recorded = answers[index++];
        it(requestText(request), () => {
          assert.ok(recorded);
          assert.equal(ourAnswer(ourVerdict(each, request, now)), request.api, 'cox ingress test');
          const { departs } = request;
          assert.equal(routerAnswer(recorded), departs?.router ?? request.api, 'the router');
          if (departs === undefined) return;
          assert.notEqual(departs.router, request.api, 'a departure that is none');
          assert.ok(departs.sentence.length > 20, 'a departure names the sentence it departs from');
        });
      }
    });
  }
});
