// Calls the legacy completions and the responses of the proxy with the official Node client, and prints what came back as JSON.
import OpenAI from 'openai';

const client = new OpenAI({ apiKey: process.env.GATEWAY_KEY, baseURL: `${process.env.PROXY_URL}v1`, maxRetries: 0 });
const model = `workflow-${process.env.WORKFLOW_ID}`;
const report = {};

const completion = await client.completions.create({ model, prompt: '你好' });
report.completion = { text: completion.choices[0].text, finish: completion.choices[0].finish_reason, total: completion.usage.total_tokens };

report.completionStream = { text: '', finish: null, total: null };
const chunks = await client.completions.create({ model, prompt: ['你好'], stream: true, stream_options: { include_usage: true } });
for await (const chunk of chunks) {
  report.completionStream.text += chunk.choices[0]?.text ?? '';
  report.completionStream.finish = chunk.choices[0]?.finish_reason ?? report.completionStream.finish;
  report.completionStream.total = chunk.usage?.total_tokens ?? report.completionStream.total;
}

const describe = (response) => ({
  text: response.output_text,
  status: response.status,
  reason: response.incomplete_details?.reason ?? null,
  total: response.usage?.total_tokens ?? null,
  instructions: response.instructions,
  metadata: response.metadata,
});

const input = [{ role: 'user', content: [{ type: 'input_text', text: '你好' }] }];
const whole = await client.responses.create({ model, instructions: 'be brief', input, metadata: { order: '7' } });
report.response = describe(whole);

// What a client without a stored conversation does next: it sends all of it.
const next = await client.responses.create({ model, input: [...input, ...whole.output, { role: 'user', content: '再见' }] });
report.next = describe(next);

report.events = [];
report.deltas = '';
const events = await client.responses.create({ model, input: '你好', stream: true });
for await (const event of events) {
  if (event.type === 'response.output_text.delta') {
    report.deltas += event.delta;
  } else {
    report.events.push(event.type);
  }
}

report.streamed = describe(await client.responses.stream({ model, input: '你好' }).finalResponse());
report.limited = describe(await client.responses.create({ model, input: '你好', max_output_tokens: 2 }));
report.limitedStream = describe(await client.responses.stream({ model, input: '你好', max_output_tokens: 2 }).finalResponse());

const attempt = async (act) => {
  const seen = [];
  try {
    await act(seen);
    return { seen, finished: true };
  } catch (error) {
    return { seen, status: error.status ?? null, code: error.code ?? null, param: error.param ?? null, message: error.message };
  }
};

report.previous = await attempt(() => client.responses.create({ model, input: '你好', previous_response_id: 'resp_1' }));
report.failing = {};
for (const [name, id] of Object.entries(JSON.parse(process.env.FAILING))) {
  report.failing[name] = {
    iterated: await attempt(async (seen) => {
      for await (const event of await client.responses.create({ model: `workflow-${id}`, input: '你好', stream: true })) {
        seen.push(event.type);
      }
    }),
    gathered: await attempt(async () => {
      await client.responses.stream({ model: `workflow-${id}`, input: '你好' }).finalResponse();
    }),
    completion: await attempt(async (seen) => {
      for await (const chunk of await client.completions.create({ model: `workflow-${id}`, prompt: '你好', stream: true })) {
        seen.push(chunk.choices[0].finish_reason);
      }
    }),
  };
}

console.log(JSON.stringify(report));
