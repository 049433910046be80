/** One line of `drydock doctor`. Green: works. Yellow: works with less than there could be. Red: does not work. */
export interface Check {
  readonly name: string;
  readonly status: 'green' | 'yellow' | 'red';
  readonly message: string;
  /** What to do about it; null when green. */
  readonly remedy: string | null;
}

export const green = (name: string, message: string): Check => ({ name, status: 'green', message, remedy: null });

export const yellow = (name: string, message: string, remedy: string): Check => ({
  name,
  status: 'yellow',
  message,
  remedy,
});

export const red = (name: string, message: string, remedy: string): Check => ({ name, status: 'red', message, remedy });
