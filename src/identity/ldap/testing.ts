import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestApplication } from "../../api/testing.ts";

/** The password of the reader, and of every user `NAME` it is `password of NAME`. */
export const READER_DN = "cn=reader,dc=example,dc=org";
export const READER_PASSWORD = "canary-reader-password";
export const PEOPLE = "ou=people,dc=example,dc=org";
export const GROUPS = "ou=groups,dc=example,dc=org";

/** A real `slapd` on loopback, with TLS by a CA of its own, people and groups. */
export interface TestDirectory extends AsyncDisposable {
  readonly url: string;
  readonly tlsUrl: string;
  /** The CA that its certificate is from, PEM. */
  readonly ca: string;
  /** Another CA, PEM. */
  readonly otherCa: string;
  /** Changes entries: LDIF as `ldapmodify` takes it. */
  modify(ldif: string): Promise<void>;
  /** The `entryUUID` of a person. */
  subjectOf(name: string): Promise<string>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const SCHEMA = `attributetype ( 1.3.6.1.4.1.32473.1.1 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.2 NAME 'isMemberOfGroup' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
objectclass ( 1.3.6.1.4.1.32473.2.1 NAME 'directoryUser' SUP top AUXILIARY MAY ( sAMAccountName $ isMemberOfGroup ) )
`;

/** A person's entry. */
export function person(name: string, more = ""): string {
  return `dn: uid=${name},${PEOPLE}
objectClass: inetOrgPerson
${more === "" ? "" : `${more}\n`}uid: ${name}
cn: Full ${name}
sn: ${name}
userPassword: password of ${name}

`;
}

/** A group's entry; members are names of people, or DNs. */
export function group(name: string, members: readonly string[]): string {
  const lines = members.map(
    (member) => `member: ${member.includes("=") ? member : `uid=${member},${PEOPLE}`}`,
  );
  return `dn: cn=${name},${GROUPS}
objectClass: groupOfNames
cn: ${name}
${lines.join("\n")}

`;
}

/** Starts a directory with these entries besides the usual ones. */
export async function startDirectory(entries: string): Promise<TestDirectory> {
  const folder = mkdtempSync(join(tmpdir(), "entrepot-slapd-"));
  const file = (name: string) => join(folder, name);
  const ca = await makeAuthority(folder, "ca");
  const otherCa = await makeAuthority(folder, "other");
  await makeCertificate(folder);
  const [port, tlsPort] = await freePorts();
  await run(["mkdir", file("data")]);
  await Bun.write(file("extra.schema"), SCHEMA);
  await Bun.write(
    file("slapd.conf"),
    `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include ${file("extra.schema")}
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${file("slapd.pid")}
TLSCACertificateFile ${file("ca.crt")}
TLSCertificateFile ${file("server.crt")}
TLSCertificateKeyFile ${file("server.key")}
allow bind_anon_cred bind_anon_dn
sizelimit 500
database mdb
suffix "dc=example,dc=org"
rootdn "cn=admin,dc=example,dc=org"
rootpw secret
directory ${file("data")}
maxsize 104857600
dbnosync
limits users size.soft=500 size.hard=500 size.pr=500 size.prtotal=unlimited
index objectClass,uid,member,entryUUID,sAMAccountName eq
access to attrs=userPassword by anonymous auth by * none
access to * by users read by anonymous auth
`,
  );
  await Bun.write(
    file("start.ldif"),
    `dn: dc=example,dc=org
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: ${READER_DN}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: ${READER_PASSWORD}

dn: ${PEOPLE}
objectClass: organizationalUnit
ou: people

dn: ${GROUPS}
objectClass: organizationalUnit
ou: groups

${entries}`,
  );
  await run(["/usr/sbin/slapadd", "-q", "-f", file("slapd.conf"), "-l", file("start.ldif")]);
  const url = `ldap://127.0.0.1:${port}`;
  const tlsUrl = `ldaps://127.0.0.1:${tlsPort}`;
  let process: Bun.Subprocess | undefined;
  const start = async () => {
    process = Bun.spawn(["/usr/sbin/slapd", "-d", "0", "-f", file("slapd.conf"), "-h", `${url} ${tlsUrl}`], {
      stdout: "ignore",
      stderr: "ignore",
    });
    for (let tries = 0; tries < 200; tries++) {
      if (await answers(port)) return;
      await Bun.sleep(20);
    }
    throw new Error("slapd did not start");
  };
  const stop = async () => {
    process?.kill();
    await process?.exited;
    process = undefined;
  };
  await start();
  return {
    url,
    tlsUrl,
    ca,
    otherCa,
    start,
    stop,
    async modify(ldif) {
      const change = file("change.ldif");
      await Bun.write(change, ldif);
      await run([
        "ldapmodify",
        "-x",
        "-H",
        url,
        "-D",
        "cn=admin,dc=example,dc=org",
        "-w",
        "secret",
        "-f",
        change,
      ]);
    },
    async subjectOf(name) {
      const found = await run([
        ...["ldapsearch", "-x", "-LLL", "-H", url, "-D", "cn=admin,dc=example,dc=org", "-w", "secret"],
        ...["-b", PEOPLE, `(uid=${name})`, "entryUUID"],
      ]);
      return /entryUUID: (\S+)/.exec(found)?.[1] ?? "";
    },
    async [Symbol.asyncDispose]() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<boolean> {
  try {
    const socket = await Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } });
    socket.end();
    return true;
  } catch {
    return false;
  }
}

/** Ports nobody listens on. */
async function freePorts(): Promise<readonly [number, number]> {
  const servers = await Promise.all(
    [0, 0].map(
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [ports[0] ?? 0, ports[1] ?? 0];
}

async function makeAuthority(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await run([
    ..."openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2".split(" "),
    ...["-subj", `/CN=${name} of a test`, "-keyout", `${path}.key`, "-out", `${path}.crt`],
  ]);
  return Bun.file(`${path}.crt`).text();
}

async function makeCertificate(folder: string): Promise<void> {
  const file = (name: string) => join(folder, name);
  await run([
    ..."openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=127.0.0.1".split(" "),
    ...["-keyout", file("server.key"), "-out", file("server.csr")],
  ]);
  await Bun.write(file("server.ext"), "subjectAltName=IP:127.0.0.1,DNS:localhost");
  await run([
    ..."openssl x509 -req -days 2 -CAcreateserial".split(" "),
    ...["-in", file("server.csr"), "-CA", file("ca.crt"), "-CAkey", file("ca.key")],
    ...["-extfile", file("server.ext"), "-out", file("server.crt")],
  ]);
}

async function run(command: string[]): Promise<string> {
  const child = Bun.spawn(command, { stdout: "pipe", stderr: "pipe" });
  const [output, problem] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if ((await child.exited) !== 0) throw new Error(`${command[0]}: ${problem}`);
  return output;
}

/** A configuration of a provider for a directory: readers' password, people by `uid`. */
export function directoryConfiguration(
  directory: TestDirectory,
  changes: object = {},
): Readonly<Record<string, unknown>> {
  return {
    servers: [directory.url],
    rootCerts: directory.ca,
    readerDN: READER_DN,
    readerPassword: READER_PASSWORD,
    userSearchConfigs: [{ baseDN: PEOPLE, scopeSubtree: true, usernameAttr: "uid", fullNameAttr: "cn" }],
    ...changes,
  };
}

/** Adds a directory to a registry, as the provider `ldap`. */
export async function addDirectory(
  app: TestApplication,
  directory: TestDirectory,
  changes: object = {},
): Promise<void> {
  const added = await app.admin.send("POST", "/api/v0/identity_providers", {
    name: "ldap",
    kind: "ldap",
    configuration: directoryConfiguration(directory, changes),
  });
  if (added.status !== 201) throw new Error(JSON.stringify(added.body));
}
