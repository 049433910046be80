/** `ghcr.io/acme/shop:1` → `shop`. */
export function nameOf(text: string): string {
  return (
    text
      .replace(/:[^/]{0,200}$/, '')
      .split('/')
      .at(-1) ?? ''
  ).toLowerCase();
}
