import { requirement } from "./requirement.ts";

const DAYS = 2;
const NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";

/** Left out where there is no `openssl` to make certificates with. */
export const needsOpenssl: { ignore: boolean } = requirement(
  "openssl",
  await succeeds("openssl version"),
  "install openssl",
);

async function succeeds(script: string): Promise<boolean> {
  const { success } = await new Deno.Command("bash", { args: ["-c", script], stdin: "null" })
    .output();
  return success;
}

/** Makes a certificate authority as `<name>.pem` and `<name>.key` in `folder`. */
export async function makeAuthority(folder: string, name: string): Promise<void> {
  const made = await succeeds(
    `cd '${folder}' && openssl req -x509 ${NEW_KEY} -days ${DAYS} -subj '/CN=${name}' ` +
      `-keyout ${name}.key -out ${name}.pem`,
  );
  if (!made) throw new Error(`Cannot make the authority ${name}`);
}

/** Makes a certificate that `authority` has signed, for `subject` such as `IP:127.0.0.1`. */
export async function makeCertificate(
  folder: string,
  { name, authority, subject }: {
    readonly name: string;
    readonly authority: string;
    readonly subject: string;
  },
): Promise<void> {
  const made = await succeeds(
    `cd '${folder}' && openssl req ${NEW_KEY} -subj '/CN=${name}' -keyout ${name}.key ` +
      `-out ${name}.csr && openssl x509 -req -in ${name}.csr -CA ${authority}.pem ` +
      `-CAkey ${authority}.key -CAcreateserial -days ${DAYS} -out ${name}.pem ` +
      `-extfile <(printf 'subjectAltName=${subject}')`,
  );
  if (!made) throw new Error(`Cannot make the certificate ${name}`);
}
