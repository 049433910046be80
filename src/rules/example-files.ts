/** Where the examples keep their workflow. */
export const workflowPath = '.github/workflows/image.yml';

/** A workflow of one job, for examples; each step as YAML, one line or several. */
export function workflowOf(steps: readonly string[], job = 'runs-on: ubuntu-latest'): string {
  const lines = steps.map((step) => `      - ${step.replaceAll('\n', '\n        ')}\n`);
  return `on: push\njobs:\n  image:\n    ${job}\n    steps:\n${lines.join('')}`;
}

/** A step that builds an image, with its inputs as YAML. */
export function buildStep(...inputs: readonly string[]): string {
  return ['uses: docker/build-push-action@v7', 'with:', '  context: .', ...inputs.map((input) => `  ${input}`)].join(
    '\n',
  );
}

/** A Deployment of the image `acme/shop`, with more of its container as YAML. */
export function manifestOf(...container: readonly string[]): string {
  const lines = container.map((line) => `          ${line}\n`);
  return `kind: Deployment\nmetadata: { name: shop }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:dev\n${lines.join('')}`;
}
