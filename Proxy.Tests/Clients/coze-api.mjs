// Coze's own client against whatever COZE_BASE_URL names: an OAuth exchange, then each workflow once streamed and once whole.
// What it got is printed as one JSON object; the access token itself never is.
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CozeAPI, getJWTToken } from '@coze/api';

const { COZE_BASE_URL: baseURL, COZE_APP_JSON: appJson, COZE_WORKFLOWS: workflows, COZE_INPUT: input } = process.env;
const app = JSON.parse(appJson);

const token = await getJWTToken({
  baseURL,
  appId: app.app_id,
  keyid: app.key_id,
  aud: app.aud,
  privateKey: app.private_key,
});
const client = new CozeAPI({ baseURL, token: token.access_token });

function describe(error) {
  return { name: error.name, status: error.status, code: error.code, message: error.message, logid: error.logid };
}

async function stream(body) {
  const events = [];
  try {
    for await (const event of client.workflows.runs.stream(body)) {
      events.push({ id: event.id, event: event.event, data: event.data });
    }
    return { events };
  } catch (error) {
    return { events, error: describe(error) };
  }
}

async function create(body) {
  try {
    return { answer: await client.workflows.runs.create(body) };
  } catch (error) {
    return { error: describe(error) };
  }
}

// The client takes streams of files only.
const folder = mkdtempSync(join(tmpdir(), 'coze-upload-'));
writeFileSync(join(folder, '笔记.txt'), 'hello');
const upload = await client.files.upload({ file: createReadStream(join(folder, '笔记.txt')) });
rmSync(folder, { recursive: true });

const runs = {};
for (const id of workflows.split(',')) {
  const body = { workflow_id: id, parameters: { BOT_USER_INPUT: input } };
  runs[id] = { stream: await stream(body), create: await create(body) };
}

console.log(JSON.stringify({
  token: { prefix: token.access_token.slice(0, 4), expires_in: token.expires_in, token_type: token.token_type },
  upload,
  runs,
}));
