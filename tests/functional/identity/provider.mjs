// An OpenID Connect provider (`oidc-provider`, certified by the OpenID Foundation) with people for tests.
// Arguments: the folder that it is installed in, its port, and the address of the MediaHub that it knows.
import { pathToFileURL } from "node:url";

const [folder, port, hub] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(`${folder}/oidc-provider/lib/index.js`).href);
const GROUPS = { anna: ["desk"], bert: ["crew"], nobody: [] };

const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: "mediahub",
      client_secret: "a-secret-of-the-client-of-enough-letters",
      redirect_uris: [`${hub}/sign-in/oidc/callback`],
      post_logout_redirect_uris: [`${hub}/login`],
      backchannel_logout_uri: `${hub}/sign-in/oidc/back-channel`,
      backchannel_logout_session_required: true,
    },
  ],
  claims: { openid: ["sub", "sid"], email: ["email", "email_verified"], profile: ["name", "groups"] },
  features: { backchannelLogout: { enabled: true } },
  pkce: { required: () => true },
  cookies: { keys: ["for tests alone"] },
  // it calls nobody on this machine by itself, and here MediaHub is
  fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      email: `${id}@example.org`,
      email_verified: true,
      name: id,
      groups: GROUPS[id] ?? [],
    }),
  }),
});
for (const failed of ["server_error", "authorization.error", "grant.error", "backchannel.error"]) {
  provider.on(failed, (...what) => {
    const error = what.find((one) => one instanceof Error);
    console.error(failed, error?.message, error?.error_detail ?? error?.cause);
  });
}
provider.listen(Number(port), "localhost", () => console.log("ready"));
