// The probes of OpenAI's official Node client.
import OpenAI from 'openai';
import { answerToQuestion, apiKey, baseURL, pdf, png, question, runProbes } from './probes.mjs';

const client = new OpenAI({ apiKey, baseURL, maxRetries: 0 });
const messages = [{ role: 'user', content: question }];
const tools = [{
  type: 'function',
  function: { name: 'coze_interrupt', description: 'Asks the user.', parameters: { type: 'object', properties: {} } },
}];

const describe = (error) => ({ status: error.status ?? null, code: error.code ?? null, message: error.message });

async function whole(body) {
  const answer = await client.chat.completions.create({ messages, ...body });
  return { text: answer.choices[0].message.content, finish: answer.choices[0].finish_reason, message: answer.choices[0].message };
}

async function stream(body) {
  const seen = { text: '', reasoning: '', pieces: 0, finish: null, usage: null, error: null };
  try {
    for await (const chunk of await client.chat.completions.create({ messages, stream: true, ...body })) {
      const choice = chunk.choices[0];
      seen.text += choice?.delta?.content ?? '';
      seen.reasoning += choice?.delta?.reasoning_content ?? '';
      seen.pieces += choice?.delta?.content ? 1 : 0;
      seen.finish = choice?.finish_reason ?? seen.finish;
      seen.usage = chunk.usage ?? seen.usage;
    }
  } catch (error) {
    seen.error = describe(error);
  }
  return seen;
}

await runProbes({
  streamed: (kind) => stream({ model: kind }),
  whole: (kind) => whole({ model: kind }),
  usage: async (kind) => {
    const { usage } = await stream({ model: kind, stream_options: { include_usage: true } });
    return { usage: usage && { input: usage.prompt_tokens, output: usage.completion_tokens, total: usage.total_tokens } };
  },
  refused: (kind) => stream({ model: `${kind}-unpublished` }),
  broken: (kind) => stream({ model: `${kind}-breaks` }),
  reasoning: (kind) => stream({ model: `${kind}-thinks` }),
  image: (kind) => whole({
    model: `${kind}-sees`,
    messages: [{
      role: 'user',
      content: [{ type: 'text', text: question }, { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } }],
    }],
  }),
  file: (kind) => whole({
    model: `${kind}-sees`,
    messages: [{
      role: 'user',
      content: [
        { type: 'text', text: question },
        { type: 'file', file: { filename: 'document.pdf', file_data: `data:application/pdf;base64,${pdf}` } },
      ],
    }],
  }),
  stop: (kind) => stream({ model: kind, stop: [' said'] }),
  length: (kind) => stream({ model: kind, max_tokens: 2 }),
  interrupt: async (kind) => {
    const asked = await whole({ model: `${kind}-asks`, tools });
    const call = asked.message.tool_calls?.[0];
    if (!call) {
      return { calls: [], text: asked.text, finish: asked.finish };
    }
    const answered = await whole({
      model: `${kind}-asks`,
      tools,
      messages: [...messages, asked.message, { role: 'tool', tool_call_id: call.id, content: answerToQuestion }],
    });
    return { calls: [{ name: call.function.name, arguments: call.function.arguments }], finish: asked.finish, text: answered.text };
  },
  models: async () => ({ ids: (await client.models.list()).data.map((model) => model.id) }),
  responses: async (kind) => {
    const answer = await client.responses.create({ model: kind, input: question });
    const seen = { whole: answer.output_text, text: '', pieces: 0, finish: null };
    for await (const event of await client.responses.create({ model: kind, input: question, stream: true })) {
      if (event.type === 'response.output_text.delta') {
        seen.text += event.delta;
        seen.pieces += 1;
      } else if (event.type === 'response.completed') {
        seen.finish = event.response.status;
      }
    }
    return seen;
  },
  completions: async (kind) => {
    const answer = await client.completions.create({ model: kind, prompt: question });
    return { text: answer.choices[0].text, finish: answer.choices[0].finish_reason };
  },
}, describe);
