// Calls the proxy as the guide tells users of the official Node client to, and prints what came back as JSON.
import OpenAI from 'openai';

const client = new OpenAI({ apiKey: process.env.GATEWAY_KEY, baseURL: `${process.env.PROXY_URL}v1`, maxRetries: 0 });
const workflow_id = process.env.WORKFLOW_ID;
const messages = [{ role: 'user', content: '你好' }];
const report = {};

const response = await client.chat.completions.create({
  model: 'coze-workflow',
  workflow_id,
  messages,
  workflow_parameters: { param1: 'value1' },
});
report.whole = { content: response.choices[0].message.content, finish: response.choices[0].finish_reason, usage: response.usage };

const stream = await client.chat.completions.create({
  model: 'coze-workflow',
  workflow_id,
  messages,
  stream: true,
  stream_options: { include_usage: true },
});
report.streamed = { content: '', finish: null, usage: null };
for await (const chunk of stream) {
  report.streamed.content += chunk.choices[0]?.delta?.content || '';
  report.streamed.finish = chunk.choices[0]?.finish_reason ?? report.streamed.finish;
  report.streamed.usage = chunk.usage ?? report.streamed.usage;
}

report.models = (await client.models.list()).data.map((model) => model.id);

for (const [name, id] of Object.entries(JSON.parse(process.env.FAILING))) {
  try {
    const failing = await client.chat.completions.create({ model: 'coze-workflow', workflow_id: id, messages, stream: true });
    let content = '';
    try {
      for await (const chunk of failing) {
        content += chunk.choices[0]?.delta?.content || '';
      }
      report[name] = { content, finished: true };
    } catch (error) {
      report[name] = { content, code: error.code, message: error.message };
    }
  } catch (error) {
    report[name] = { status: error.status, code: error.code, type: error.type, requestId: error.requestID };
  }
}

console.log(JSON.stringify(report));
