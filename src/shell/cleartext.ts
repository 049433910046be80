const ownMachine =
  /^(?:localhost|127\.|169\.254\.|10\.\d+\.\d+\.\d+|192\.168\.|\[)|\.(?:local|internal|localhost|svc|lan)$/i;

/** The server of a cleartext address, where it is another machine on a public network. */
export function cleartextHostOf(address: string): string | null {
  const authority = /^(?:http|ftp):\/\/(?:[^/@\s]*@)?([^/?#\s]+)/i.exec(address)?.[1] ?? '';
  const host = /^[^:]+:\d*$/.test(authority) ? authority.replace(/:\d*$/, '') : authority;
  return /[.:]/.test(host) && !ownMachine.test(host) ? host : null;
}
