/** What a description may say of a change, in the six forms that can be checked. Everything else is no claim. */
export type Claim =
  /** One image by two versions, each with its name: `golang:1.25`. */
  | { readonly form: 'version'; readonly from: string; readonly to: string }
  /** `image` null: the base images, whichever they are. */
  | { readonly form: 'pin'; readonly image: string | null; readonly pinned: boolean }
  | { readonly form: 'removal'; readonly name: string }
  /** `count` null: more than there were. */
  | { readonly form: 'stages'; readonly count: number | null }
  | { readonly form: 'cache-mounts'; readonly everywhere: boolean }
  | { readonly form: 'base-image'; readonly from: string | null; readonly to: string };

export type Form = Claim['form'];
