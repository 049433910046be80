import type { ShellScript, Word } from '../../shell/ast.ts';
import { parseShell } from '../../shell/parse.ts';
import { commandsOf } from '../../shell/walk.ts';
import { createSource, type Source } from '../../text/source.ts';
import { type Config, itemsAt, textAt, valueAt } from '../config.ts';
import { known } from '../unresolved.ts';
import { environmentOf, expand, expandScript, type Names } from './expressions.ts';

/** Names with `needs.JOB.outputs.NAME` in front, where a step of that job surely writes the value as a literal. */
export function withNeeds(workflow: Config, text: string, names: Names): Names {
  const outputs = new Outputs(workflow, createSource(text), names);
  return (name) => outputs.named(name);
}

type Written = ReadonlyMap<string, string | null>;

const none: Written = new Map();

class Outputs {
  private readonly workflow: Config;
  private readonly source: Source;
  private readonly outer: Names;
  private readonly values = new Map<string, string | null>();
  private readonly written = new Map<Config, Written>();

  constructor(workflow: Config, source: Source, outer: Names) {
    this.workflow = workflow;
    this.source = source;
    this.outer = outer;
  }

  named(name: string): string | null {
    const [, job = null, output = ''] = /^needs\.([\w-]+)\.outputs\.([\w-]+)$/.exec(name) ?? [];
    if (job === null) return this.outer(name);
    const value = this.values.get(name);
    if (value !== undefined) return value;
    // Jobs that need each other in a circle have no outputs.
    this.values.set(name, null);
    const found = this.ofJob(valueAt(this.workflow, 'jobs', job), output);
    this.values.set(name, found);
    return found;
  }

  private ofJob(job: Config | null, output: string): string | null {
    const stated = textAt(job, 'outputs', output);
    // Of the jobs of a matrix, the last that ends decides.
    if (stated === null || valueAt(job, 'strategy') !== null) return null;
    const names = environmentOf(job, (name) => this.named(name));
    const inside: Names = (name) => {
      const [, id = null, key = ''] = /^steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(name) ?? [];
      if (id === null) return names(name);
      const step = itemsAt(job, 'steps').find((one) => textAt(one, 'id') === id);
      return step === undefined ? null : (this.ofStep(step, names).get(key) ?? null);
    };
    return known(expand(stated, inside));
  }

  private ofStep(step: Config, names: Names): Written {
    const found = this.written.get(step) ?? this.read(step, names);
    this.written.set(step, found);
    return found;
  }

  private read(step: Config, names: Names): Written {
    const run = valueAt(step, 'run');
    const isShell = /^(?:ba)?sh\b/.test(textAt(step, 'shell') ?? 'bash');
    if (run?.kind !== 'text' || !isShell || valueAt(step, 'if') !== null) return none;
    const script = parseShell(expandScript(run.written, environmentOf(step, names)), this.source);
    return script.errors.length > 0 ? none : echoed(script);
  }
}

/** What `echo "NAME=value" >> $GITHUB_OUTPUT` writes; nothing where the script writes in another way too, or may end early. */
function echoed(script: ShellScript): Written {
  const commands = commandsOf(script);
  const echoes = commands.filter(
    ({ name, redirects }) => name === 'echo' && redirects.some(({ target }) => isOutput(target)),
  );
  const mentions = script.written.text.split('GITHUB_OUTPUT').length - 1;
  if (mentions !== echoes.length || commands.some(({ name }) => name === 'exit' || name === 'exec')) return none;
  const outputs = new Map<string, string | null>();
  for (const { args, conditional, enclosures, redirects } of echoes) {
    const [line, ...more] = args;
    const [first] = line?.parts ?? [];
    const [, name = null, value = ''] =
      /^([\w-]+)=(.*)$/s.exec(line?.value ?? (first?.kind === 'literal' ? first.value : '')) ?? [];
    if (name === null) return none;
    const isSure = !conditional && enclosures.length === 0 && more.length === 0 && redirects.length === 1;
    const isPlain = isSure && line?.value != null && !value.includes('\n') && !outputs.has(name);
    outputs.set(name, isPlain ? value : null);
  }
  return outputs;
}

function isOutput(target: Word | null): boolean {
  const [part, ...more] = target?.parts ?? [];
  return part?.kind === 'variable' && part.name === 'GITHUB_OUTPUT' && part.operator === null && more.length === 0;
}
