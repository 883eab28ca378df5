// Coze's own client runs a workflow asynchronously against whatever COZE_BASE_URL names, and asks for its history until it has
// ended. What it got is printed as one JSON object.
import { setTimeout } from 'node:timers/promises';
import { CozeAPI } from '@coze/api';

const { COZE_BASE_URL: baseURL, COZE_TOKEN: token, COZE_WORKFLOW: workflowId, COZE_INPUT: input } = process.env;
const client = new CozeAPI({ baseURL, token });

const accepted = await client.workflows.runs.create({ workflow_id: workflowId, parameters: { BOT_USER_INPUT: input }, is_async: true });
let history;
do {
  await setTimeout(50);
  history = await client.workflows.runs.history(workflowId, accepted.execute_id);
} while (history[0].execute_status === 'Running');

console.log(JSON.stringify({ accepted, history }));
