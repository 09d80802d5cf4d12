import { type Answered, PASSWORD, type TestApplication } from "../api/testing.ts";

/** A browser: keeps cookies, and sends the CSRF token along. */
export class Browser {
  readonly #app: TestApplication;
  readonly cookies = new Map<string, string>();
  csrf = "";

  constructor(app: TestApplication) {
    this.#app = app;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await this.#app.anonymous.send(method, path, body, {
      ...(cookie !== "" && { Cookie: cookie }),
      ...(this.csrf !== "" && method !== "GET" && { "X-CSRF-Token": this.csrf }),
      ...headers,
    });
    for (const set of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (set.split(";")[0] ?? "").split("=");
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  get(path: string): Promise<Answered> {
    return this.send("GET", path);
  }

  async login(username: string, more: object = {}, path = "/api/v0/sessions"): Promise<Answered> {
    const answer = await this.send("POST", path, { username, password: PASSWORD, ...more });
    if (answer.status === 200) this.csrf = answer.body.csrfToken;
    return answer;
  }
}
