// A conversation in which the run may ask back: what it asks comes as a call of the tool `coze_interrupt`, and is answered as
// any tool call is. Nothing else is needed; the id of the call holds all that the proxy must know to go on with the run.
import { createInterface } from 'node:readline/promises';
import OpenAI from 'openai';

const model = process.env.MODEL;
const streams = process.env.STREAM !== 'false';
const scripted = process.env.ANSWERS?.split('|');
const client = new OpenAI({ baseURL: process.env.OPENAI_BASE_URL, apiKey: process.env.OPENAI_API_KEY });

const tools = [{
  type: 'function',
  function: {
    name: 'coze_interrupt',
    description: 'Asks the user for something the run needs before it can go on.',
    parameters: { type: 'object', properties: { question: { type: 'string' }, required_parameters: { type: 'object' } } },
  },
}];

const messages = [{ role: 'user', content: process.argv[2] ?? 'Hello' }];
let message = await complete();
while (message.tool_calls?.length) {
  messages.push(message);
  for (const call of message.tool_calls) {
    messages.push({ role: 'tool', tool_call_id: call.id, content: await answer(JSON.parse(call.function.arguments)) });
  }

  message = await complete();
}

async function complete() {
  if (!streams) {
    const completion = await client.chat.completions.create({ model, messages, tools });
    const { content, tool_calls } = completion.choices[0].message;
    if (content) {
      console.log(content);
    }

    return { role: 'assistant', content, ...(tool_calls && { tool_calls }) };
  }

  // The client puts the pieces of a streamed message together by itself.
  const stream = client.chat.completions.stream({ model, messages, tools });
  for await (const chunk of stream) {
    process.stdout.write(chunk.choices[0]?.delta?.content ?? '');
  }

  process.stdout.write('\n');
  const { content, tool_calls } = await stream.finalMessage();
  return { role: 'assistant', content, ...(tool_calls && { tool_calls }) };
}

// A person answers; or, where ANSWERS is set, the next of its texts, divided by "|".
async function answer({ question, required_parameters, function: name, arguments: input }) {
  console.log(`? ${question ?? `${name}(${input})`}`);
  for (const [parameter, { type }] of Object.entries(required_parameters ?? {})) {
    console.log(`  - ${parameter}: ${type}`);
  }

  if (scripted) {
    return scripted.shift();
  }

  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const text = await terminal.question('> ');
  terminal.close();
  return text;
}
