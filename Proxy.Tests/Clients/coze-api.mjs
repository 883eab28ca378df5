// Coze's own client against whatever COZE_BASE_URL names: an OAuth exchange, then each workflow and each bot once streamed and
// once whole, and each chatflow streamed, as chatflows always are.
// What it got is printed as one JSON object; the access token itself never is.
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CozeAPI, getJWTToken } from '@coze/api';

const {
  COZE_BASE_URL: baseURL, COZE_APP_JSON: appJson, COZE_INPUT: input, COZE_WORKFLOWS: workflows, COZE_BOTS: bots, COZE_CHATFLOWS: chatflows,
} = process.env;
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

async function read(stream) {
  const events = [];
  try {
    for await (const event of stream) {
      events.push({ id: event.id, event: event.event, data: event.data });
    }
    return { events };
  } catch (error) {
    return { events, error: describe(error) };
  }
}

async function wait(answer) {
  try {
    return { answer: await answer };
  } catch (error) {
    return { error: describe(error) };
  }
}

function ids(list) {
  return (list ?? '').split(',').filter((id) => id);
}

// The client takes streams of files only.
const folder = mkdtempSync(join(tmpdir(), 'coze-upload-'));
writeFileSync(join(folder, '笔记.txt'), 'hello');
const upload = await client.files.upload({ file: createReadStream(join(folder, '笔记.txt')) });
rmSync(folder, { recursive: true });

const runs = {};
for (const id of ids(workflows)) {
  const body = { workflow_id: id, parameters: { BOT_USER_INPUT: input } };
  runs[id] = { stream: await read(client.workflows.runs.stream(body)), create: await wait(client.workflows.runs.create(body)) };
}

const additional_messages = [{ role: 'user', content_type: 'text', content: input }];
const chats = {};
for (const id of ids(bots)) {
  const body = { bot_id: id, user_id: 'u-1', additional_messages };
  chats[id] = { stream: await read(client.chat.stream(body)), create: await wait(client.chat.createAndPoll(body)) };
}

for (const id of ids(chatflows)) {
  chats[id] = { stream: await read(client.workflows.chat.stream({ workflow_id: id, bot_id: '7600', additional_messages, parameters: {} })) };
}

console.log(JSON.stringify({
  token: { prefix: token.access_token.slice(0, 4), expires_in: token.expires_in, token_type: token.token_type },
  upload,
  runs,
  chats,
}));
