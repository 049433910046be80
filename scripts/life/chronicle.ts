import pico from 'picocolors';
import type { CheckRun, IssueComment, PullRequest, Review, ReviewComment } from '../../test/support/github/index.ts';
import { terminalMarkdown } from '../demo/terminal-markdown.ts';

type Post = Review | IssueComment | ReviewComment;

/** Tells what a person sees of a pull request that was not there, or was different, when it was last told. */
export class Chronicle {
  readonly #known = new Map<string, string>();
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  /** What is new, in the order in which it came. */
  news(pull: PullRequest): string {
    const posts: readonly Post[] = [
      ...pull.reviews.filter(({ body }) => body !== ''),
      ...pull.comments,
      ...pull.threads.flatMap(({ comments }) => comments),
    ];
    const told = [
      ...[...posts].sort((a, b) => a.id - b.id).flatMap((post) => this.#post(post)),
      ...pull.repository.checkRuns.flatMap((run) => this.#check(run)),
    ];
    return told.length === 0 ? 'Nothing changes.\n' : told.join('\n');
  }

  #post(post: Post): string[] {
    const { body, minimized, author } = post;
    const reactions = 'reactions' in post ? post.reactions.map(({ content }) => content) : [];
    const state = post.kind === 'review' ? post.state : '';
    const was = this.#known.get(post.nodeId);
    const facts = [body, minimized ?? '', reactions.join(' '), state];
    this.#known.set(post.nodeId, JSON.stringify(facts));
    if (was === JSON.stringify(facts)) return [];
    const name = `${author.login} · ${nameOf(post)}`;
    if (was === undefined) {
      const marks = [...(minimized === null ? [] : [`folded away as ${minimized}`]), ...reactions];
      const head = `${pico.bold(`▌ ${name}`)}${marks.length === 0 ? '' : ` [${marks.join(', ')}]`}`;
      return [head, minimized === null ? this.#markdown(body) : ''];
    }
    const [oldBody = '', oldMinimized = '', oldReactions = '', oldState = ''] = JSON.parse(was) as string[];
    const changes = [
      ...(minimized !== null && oldMinimized !== minimized ? [`folded away as ${minimized}`] : []),
      ...(reactions.join(' ') === oldReactions ? [] : [`reactions: ${reactions.join(', ')}`]),
      ...(state === oldState ? [] : [state]),
      ...(body === oldBody ? [] : ['edited']),
    ];
    const lines = new Set(oldBody.split('\n'));
    const added = body.split('\n').filter((line) => !lines.has(line) && !line.startsWith('<!--'));
    return [
      `${pico.dim('▌')} ${name} [${changes.join(', ')}]`,
      ...(body === oldBody || minimized !== null ? [] : [this.#markdown(added.join('\n\n'))]),
    ];
  }

  #check(run: CheckRun): string[] {
    const { nodeId, conclusion, output, annotations, actions, suite } = run;
    const facts = JSON.stringify([conclusion, output.title, output.summary, annotations.length]);
    if (this.#known.get(nodeId) === facts) return [];
    this.#known.set(nodeId, facts);
    const buttons = actions.map(({ label }) => label).join(', ');
    const named = annotations.map(
      ({ path, start_line: line, annotation_level: level, title }) => `  ${level} ${path}:${line} ${title}`,
    );
    return [
      pico.bold(
        `▌ check on ${suite.headSha.slice(0, 12)}: ${conclusion} · ${output.title} · ${annotations.length} annotations [${buttons}]`,
      ),
      this.#markdown(output.summary ?? ''),
      ...named,
      '',
    ];
  }

  #markdown(text: string): string {
    return terminalMarkdown(text, { color: pico.isColorSupported, width: this.#width });
  }
}

function nameOf(post: Post): string {
  if (post.kind === 'review') return `review of ${post.commit.slice(0, 12)} ${post.state.toLowerCase()}`;
  if (post.kind === 'issue comment') return 'comment';
  const { path, startLine, line, originalLine } = post.thread;
  if (line === null) return `comment on ${path}:${originalLine} (outdated)`;
  return `comment on ${path}:${startLine === null ? '' : `${startLine}-`}${line}`;
}
