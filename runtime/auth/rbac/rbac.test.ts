import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KubeObject } from '../../../compiler/kube/object.js';
import { lowerYaml } from '../../../compiler/lower/from-yaml.js';
import { SourceFile } from '../../../compiler/text/source-file.js';
import { parseYaml } from '../../../compiler/yaml/parse.js';
import { profileOf } from '../../../schemas/profile.js';
import { type AccessAnswer, type AccessQuestion, impersonated } from '../attributes.js';
import { RbacAuthorizer } from './authorizer.js';
import { explainDecision } from './explain.js';

const test = suite('rbac');
const file = 'fixtures/rbac/shop.yaml';
const objects = lowerYaml(parseYaml(new SourceFile(file, readFileSync(file, 'utf8')))).objects.map(
  (o) => o.value as unknown as KubeObject,
);
const authorizer = RbacAuthorizer.of(objects, profileOf('1.36'));

// The answers were given by kube-apiserver 1.36.3 to SubjectAccessReviews.
for (const line of readFileSync('fixtures/rbac/shop.answers.jsonl', 'utf8').trim().split('\n')) {
  const { question, answer } = JSON.parse(line) as { question: AccessQuestion; answer: AccessAnswer };
  const what = JSON.stringify(question.resourceAttributes ?? question.nonResourceAttributes);
  test(`${question.user} ${what}`, () => {
    const { allowed, reason } = authorizer.decide(question);
    assert.equal({ allowed, ...(reason ? { reason } : {}) }, answer);
  });
}

test('a denial names the rule that only lacks the verb', () => {
  const question: AccessQuestion = {
    user: 'ann',
    groups: ['system:authenticated'],
    resourceAttributes: { verb: 'delete', resource: 'secrets', name: 'db', namespace: 'drydock-rbac' },
  };
  const text = explainDecision(authorizer, question, authorizer.decide(question));
  assert.match(text, /^no: ann delete secrets db in namespace drydock-rbac\n/);
  assert.match(text, /not the verb \(it has get, update\)/);
  assert.match(text, /RoleBinding drydock-rbac\/rotate \(User ann\)/);
});

test('malformed roles grant nothing and break nothing', () => {
  const odd = [
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'odd' }, rules: ['x', 1] },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'odd' },
      subjects: 'all',
    },
  ] as unknown as KubeObject[];
  const answer = RbacAuthorizer.of(odd, profileOf('1.36')).decide({ user: 'x', resourceAttributes: { verb: 'get' } });
  assert.equal(answer.allowed, false);
});

test('a service account asks with the groups of its namespace', () => {
  assert.equal(impersonated('system:serviceaccount:shop:web', []).groups, [
    'system:serviceaccounts',
    'system:serviceaccounts:shop',
    'system:authenticated',
  ]);
});

test.run();
