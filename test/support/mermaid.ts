import { jest } from '@jest/globals';

/** Mermaid cleans labels by the DOM, which Node lacks; its grammar does not need it. */
jest.unstable_mockModule('dompurify', () => ({
  default: { addHook: () => undefined, sanitize: (text: string) => text },
}));
const { default: mermaid } = await import('mermaid');

/** Mermaid's own word on a diagram. Rejects with its complaint where it cannot read it. */
export async function kindOfDiagram(text: string): Promise<string> {
  return (await mermaid.parse(text)).diagramType;
}
