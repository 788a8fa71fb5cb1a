/** What an answer other than success is called, for programs. */
export type ProblemCode =
  | "address"
  | "busy"
  | "host"
  | "input"
  | "internal"
  | "limited"
  | "method"
  | "not_found"
  | "origin"
  | "role"
  | "session"
  | "timeout"
  | "too_large"
  | "unavailable";

const STATUS: Readonly<Record<ProblemCode, number>> = {
  address: 400,
  busy: 503,
  host: 421,
  input: 400,
  internal: 500,
  limited: 429,
  method: 405,
  not_found: 404,
  origin: 403,
  role: 403,
  session: 401,
  timeout: 503,
  too_large: 413,
  unavailable: 503,
};

/** Ends a request: thrown by whatever handles it. The message is shown to whoever asked. */
export class HttpProblem extends Error {
  override name = "HttpProblem";
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    message: string,
    /** More headers of the answer, such as `allow`. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = STATUS[code];
  }
}
