/** `ghcr.io/acme/shop:1` → `shop`. */
export function nameOf(text: string): string {
  return (
    text
      .replace(/:[^/]*$/, '')
      .split('/')
      .at(-1) ?? ''
  ).toLowerCase();
}
