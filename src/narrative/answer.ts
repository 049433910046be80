import * as z from 'zod';

/**
 * What the model is asked for. Structured output takes no lengths, so what is too long is cut by the grounding; names say what
 * is meant, as the model reads them.
 */
export const answerSchema = z.object({
  summary: z
    .string()
    .describe('Two to four sentences: what this change does and what matters most before it is merged.'),
  findings: z.array(
    z.object({
      id: z.string().describe('The id of a finding, as given.'),
      why: z.string().describe('One or two sentences: why it matters in this very place.'),
      advice: z.string().describe('One or two sentences: what to do, in words.'),
      guidelines: z.array(z.string()).describe('Ids of the guidelines that ask for the same; usually none.'),
    }),
  ),
  highlights: z.array(
    z.object({
      id: z.string().describe('The id of a highlight, as given.'),
      sentence: z.string().describe('One sentence: what is gained by it.'),
    }),
  ),
  recommendations: z.array(z.string()).describe('Ids of all recommendations, those first that should be done first.'),
  observations: z
    .array(
      z.object({
        path: z.string(),
        line: z.int().describe('Line on which the quote stands.'),
        quote: z.string().describe('That line or a part of it, copied exactly.'),
        concern: z.string().describe('One or two sentences.'),
      }),
    )
    .describe('Real concerns that no finding covers; usually none.'),
});

export type Answer = z.infer<typeof answerSchema>;

/** null: it is none. */
export function readAnswer(text: string): Answer | null {
  try {
    return answerSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
