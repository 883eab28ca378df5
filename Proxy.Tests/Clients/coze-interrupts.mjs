// Coze's own client against whatever COZE_BASE_URL names: runs a workflow that asks back twice, and answers each time.
import { CozeAPI } from '@coze/api';

const { COZE_BASE_URL: baseURL, COZE_TOKEN: token, COZE_WORKFLOW: workflow_id, COZE_ANSWERS: answers } = process.env;
const client = new CozeAPI({ baseURL, token });
const steps = [];

async function play(stream) {
  const step = { events: [], text: '', interrupt: null };
  for await (const event of stream) {
    step.events.push(event.event);
    if (event.event === 'Message') {
      step.text += event.data.content;
    }
    if (event.event === 'Interrupt') {
      step.interrupt = event.data.interrupt_data;
    }
  }
  steps.push(step);
  return step.interrupt;
}

let interrupt = await play(client.workflows.runs.stream({ workflow_id, parameters: {} }));
for (const answer of answers.split('|')) {
  interrupt = await play(client.workflows.runs.resume({
    workflow_id,
    event_id: interrupt.event_id,
    resume_data: answer,
    interrupt_type: interrupt.type,
  }));
}

// The one that does not stream has no method of its own in this client yet.
const whole = await client.workflows.runs.create({ workflow_id, parameters: {} });
const resumed = await client.post('/v1/workflows/resume', {
  workflow_id,
  event_id: whole.interrupt_data.event_id,
  resume_data: 'x',
  interrupt_type: whole.interrupt_data.type,
});

console.log(JSON.stringify({ steps, whole, resumed }));
