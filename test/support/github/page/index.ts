import type { RequestFacts } from '../faults.ts';
import { type Answer, notFound } from '../http.ts';
import type { World } from '../world.ts';

export function answerPage(_world: World, _request: RequestFacts, _url: URL): Promise<Answer> {
  return Promise.reject(notFound());
}
