import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AutoscaleOptions,
  autoscalerV1,
  checkAutoscale,
  parseMetric,
  v1Obstacle,
} from '../../../src/resources/generators/autoscaler.ts';

const options = (more: Partial<AutoscaleOptions>): AutoscaleOptions => ({
  min: -1,
  max: 3,
  cpuPercent: -1,
  cpu: '',
  memory: '',
  ...more,
});

test('a percentage, an amount, or a number with the unit of the metric', () => {
  assert.deepEqual(parseMetric(' 70% ', 'cpu'), { type: 'Utilization', averageUtilization: 70 });
  assert.deepEqual(parseMetric('500', 'cpu'), { type: 'AverageValue', averageValue: '500m' });
  assert.deepEqual(parseMetric('0x10p2', 'cpu'), { type: 'AverageValue', averageValue: '64m' });
  assert.deepEqual(parseMetric('200', 'memory'), { type: 'AverageValue', averageValue: '200Mi' });
  assert.deepEqual(parseMetric('1Gi', 'memory'), { type: 'AverageValue', averageValue: '1Gi' });
  assert.throws(() => parseMetric('2147483648%', 'cpu'), { message: 'invalid percentage value: 2147483648' });
  assert.throws(() => parseMetric('12Q', 'memory'), { message: 'invalid resource memory value: 12Q' });
});

test('limits that contradict each other', () => {
  assert.throws(() => checkAutoscale(options({ min: 4 })), {
    message: '--max=MAXPODS must be larger or equal to --min=MINPODS, max: 3, min: 4',
  });
  assert.throws(() => checkAutoscale(options({ cpu: '1', cpuPercent: 5 })), {
    message: '--cpu-percent and --cpu are mutually exclusive',
  });
});

test('what autoscaling/v1 can express', () => {
  assert.equal(v1Obstacle(options({})), 'empty input');
  assert.equal(v1Obstacle(options({ cpu: '500m' })), '%!w(<nil>)');
  assert.equal(v1Obstacle(options({ cpu: '50%', memory: '50%' })), '%!w(<nil>)');
  assert.equal(v1Obstacle(options({ cpu: '50%' })), undefined);
  const target = { kind: 'Deployment', name: 'web', apiVersion: 'apps/v1' };
  assert.deepEqual(autoscalerV1({ name: 'web' }, target, options({ cpuPercent: 50, min: 2 })).spec, {
    scaleTargetRef: target,
    minReplicas: 2,
    maxReplicas: 3,
    targetCPUUtilizationPercentage: 50,
  });
});
