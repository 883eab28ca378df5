// The probes of the AI SDK with its provider for whatever is compatible with OpenAI.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, jsonSchema, streamText, tool } from 'ai';
import { answerToQuestion, apiKey, baseURL, pdf, png, question, runProbes } from './probes.mjs';

const provider = createOpenAICompatible({ name: 'coze', apiKey, baseURL, includeUsage: true });
const messages = [{ role: 'user', content: question }];
const tools = { coze_interrupt: tool({ description: 'Asks the user.', inputSchema: jsonSchema({ type: 'object', properties: {} }) }) };

// An error in a stream is handed over as it came; one with a status has the body's text.
function describe(error) {
  const body = error?.responseBody ? JSON.parse(error.responseBody).error : error?.error ?? error;
  return {
    status: error?.statusCode ?? null,
    code: body?.code ?? null,
    message: typeof error === 'string' ? error : body?.message ?? error?.message ?? String(error),
  };
}

const finishOf = (reason) => (reason === 'tool-calls' ? 'tool_calls' : reason);

async function whole(body) {
  const answer = await generateText({ messages, maxRetries: 0, ...body });
  return { text: answer.text, finish: finishOf(answer.finishReason), answer };
}

async function stream(body) {
  const seen = { text: '', reasoning: '', pieces: 0, finish: null, usage: null, error: null };
  const answer = streamText({ messages, maxRetries: 0, onError: () => {}, ...body });
  for await (const part of answer.fullStream) {
    if (part.type === 'text-delta') {
      seen.text += part.text;
      seen.pieces += 1;
    } else if (part.type === 'reasoning-delta') {
      seen.reasoning += part.text;
    } else if (part.type === 'error') {
      seen.error = describe(part.error);
    } else if (part.type === 'finish') {
      seen.finish = finishOf(part.finishReason);
      seen.usage = part.totalUsage;
    }
  }
  return seen;
}

await runProbes({
  streamed: (kind) => stream({ model: provider(kind) }),
  whole: async (kind) => {
    const { text, finish } = await whole({ model: provider(kind) });
    return { text, finish };
  },
  usage: async (kind) => {
    const { usage } = await stream({ model: provider(kind) });
    return { usage: usage && { input: usage.inputTokens, output: usage.outputTokens, total: usage.totalTokens } };
  },
  refused: (kind) => stream({ model: provider(`${kind}-unpublished`) }),
  broken: (kind) => stream({ model: provider(`${kind}-breaks`) }),
  reasoning: (kind) => stream({ model: provider(`${kind}-thinks`) }),
  image: async (kind) => {
    const content = [{ type: 'text', text: question }, { type: 'image', image: Buffer.from(png, 'base64'), mediaType: 'image/png' }];
    const { text, finish } = await whole({ model: provider(`${kind}-sees`), messages: [{ role: 'user', content }] });
    return { text, finish };
  },
  file: async (kind) => {
    const content = [{ type: 'text', text: question }, { type: 'file', data: pdf, mediaType: 'application/pdf', filename: 'document.pdf' }];
    const { text, finish } = await whole({ model: provider(`${kind}-sees`), messages: [{ role: 'user', content }] });
    return { text, finish };
  },
  stop: (kind) => stream({ model: provider(kind), stopSequences: [' said'] }),
  length: (kind) => stream({ model: provider(kind), maxOutputTokens: 2 }),
  interrupt: async (kind) => {
    const model = provider(`${kind}-asks`);
    const asked = await whole({ model, tools });
    const call = asked.answer.toolCalls[0];
    if (!call) {
      return { calls: [], text: asked.text, finish: asked.finish };
    }
    const result = { type: 'tool-result', toolCallId: call.toolCallId, toolName: call.toolName, output: { type: 'text', value: answerToQuestion } };
    const answered = await whole({
      model,
      tools,
      messages: [...messages, ...asked.answer.response.messages, { role: 'tool', content: [result] }],
    });
    return { calls: [{ name: call.toolName, arguments: JSON.stringify(call.input) }], finish: asked.finish, text: answered.text };
  },
  // Neither a list of models nor the Responses API is part of this provider.
  ...('models' in provider ? { models: async () => ({ ids: [] }) } : {}),
  ...('responses' in provider ? { responses: async () => ({}) } : {}),
  completions: async (kind) => {
    const { text, finish } = await whole({ model: provider.completionModel(kind) });
    return { text, finish };
  },
}, describe);
