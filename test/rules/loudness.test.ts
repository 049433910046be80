import { describe, expect, test } from '@jest/globals';
import { review } from '../../src/review/engine.ts';
import { loadReview } from '../../src/review/load.ts';
import { defaultSettings } from '../../src/review/settings.ts';
import runsAsRoot from '../../src/rules/users/runs-as-root.ts';
import { memorySource } from '../../src/snapshot/memory-source.ts';

const service = 'FROM debian:13-slim\nCOPY server /usr/bin/server\nENTRYPOINT ["server"]\n';

/** Whether the rule speaks up in the recommended profile, and in the strict one. */
async function said(path: string, text: string): Promise<boolean[]> {
  const source = memorySource({ base: {}, head: { [path]: text } });
  const comparison = { base: null, head: 'head', description: { title: '', body: '' } };
  const snapshot = await loadReview(source, comparison, [runsAsRoot]);
  return (['recommended', 'strict'] as const).map((profile) => {
    const settings = { ...defaultSettings, profile };
    const { findings } = review({
      snapshot,
      rules: [runsAsRoot],
      settings,
      shellcheck: () => [],
      asOf: '2026-11-24',
      version: '0.0.0',
      repository: null,
      mode: 'lint',
    });
    return findings.length > 0;
  });
}

describe('a container that runs as root is spoken of', () => {
  test('by default where it is a service', async () => {
    expect(await said('Dockerfile', service)).toEqual([true, true]);
  });

  test.each(['Dockerfile.dev', 'web/test.Dockerfile', '.devcontainer/Dockerfile'])(
    'in the strict profile only where %s is for development',
    async (path) => {
      expect(await said(path, service)).toEqual([false, true]);
    },
  );

  test.each([
    'FROM debian:13-slim\nRUN apt-get update && apt-get install -y nmap\nENTRYPOINT ["nmap"]\n',
    'FROM debian:13-slim\nCOPY tool /usr/bin/tool\nENTRYPOINT ["tool"]\nCMD ["--help"]\n',
  ])('in the strict profile only where it is a tool that runs once: %j', async (text) => {
    expect(await said('Dockerfile', text)).toEqual([false, true]);
  });

  test('by default where the base image had dropped root', async () => {
    const text = 'FROM grafana/grafana:11.3.0\nUSER root\nRUN apk add --no-cache curl\n';
    expect(await said('Dockerfile', text)).toEqual([true, true]);
  });
});
