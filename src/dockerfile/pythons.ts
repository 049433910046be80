import { type Python, packagedPython, pythonOf } from '../images/pythons.ts';
import { installedBefore } from './installed.ts';
import type { Dockerfile, Stage } from './model.ts';
import { imageFactsOf, lineage } from './stages.ts';

/** The interpreter that programs of a stage find; null: none that is known, or more than one. */
export function pythonIn(file: Dockerfile, stage: Stage): Python | null {
  const facts = imageFactsOf(stage);
  if (facts === null || facts.distribution === null) return null;
  const { packages } = installedBefore(file, stage, null);
  const installed = [...packages].some((name) =>
    /^python3?(?:\.\d+)?(?:-(?:minimal|full|pip|venv|dev))?$|^py3-/.test(name),
  );
  const own = pythonOf(facts);
  if (own !== null) return own.ofDistribution || !installed ? own : null;
  return installed ? packagedPython(facts.distribution) : null;
}

/** A variable that tells Python where to look, or the interpreter of another place, is mentioned. */
export function isTold(stage: Stage, sign: RegExp | string): boolean {
  const isIn = (text: string) => (typeof sign === 'string' ? text.includes(sign) : sign.test(text));
  return lineage(stage).some(({ instructions }) =>
    instructions.some(({ keyword, args }) => /^(?:ENV|RUN|CMD|ENTRYPOINT)$/.test(keyword) && isIn(args.text)),
  );
}
