// What the probes of all Node clients share: each probe runs against each kind of target, all at once, and what came of it
// is printed as one JSON object, `{"<kind>/<probe>": {…}}`. A client knows a base URL, a key and names of models, no more.
const { PROXY_URL: proxyUrl, GATEWAY_KEY: apiKey, KINDS: kinds, PROBES: names } = process.env;
const patience = 15_000;

export const baseURL = `${proxyUrl}v1`;
export { apiKey };

// The smallest picture there is.
export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
export const pdf = Buffer.from('%PDF-1.4').toString('base64');
export const question = 'Hello';
export const answerToQuestion = '北京';

// `describe` makes one shape of a client's errors: { status, code, message }.
export async function runProbes(probes, describe) {
  const results = {};
  const run = async (kind, name) => {
    const deadline = new Promise((_, reject) => setTimeout(() => reject(new Error('The probe did not end.')), patience).unref());
    try {
      results[`${kind}/${name}`] = probes[name] ? await Promise.race([probes[name](kind), deadline]) : { unsupported: true };
    } catch (error) {
      results[`${kind}/${name}`] = { error: describe(error) };
    }
  };
  await Promise.all(kinds.split(',').flatMap((kind) => names.split(',').map((name) => run(kind, name))));
  console.log(JSON.stringify(results));
  process.exit(0);
}
