// Stands for any application that speaks OpenAI's language: POST / with a text answers with the model's, as it comes.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { OPENAI_BASE_URL, OPENAI_API_KEY_FILE, OPENAI_MODEL = 'assistant', PORT = '8080' } = process.env;

const server = createServer(async (request, response) => {
  if (request.method !== 'POST') {
    response.end('ok\n');
    return;
  }

  try {
    await answer(request, response);
  } catch (problem) {
    console.error(problem.message);
    if (!response.headersSent) {
      response.writeHead(502);
    }

    response.end('The model could not be reached.\n');
  }
});

async function answer(request, response) {
  let text = '';
  for await (const part of request.setEncoding('utf8')) {
    text += part;
  }

  const completion = await fetch(`${OPENAI_BASE_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${readFileSync(OPENAI_API_KEY_FILE, 'utf8').trim()}` },
    body: JSON.stringify({ model: OPENAI_MODEL, messages: [{ role: 'user', content: text }], stream: true }),
  });
  response.writeHead(completion.status, { 'Content-Type': completion.headers.get('content-type') ?? 'text/plain' });
  for await (const chunk of completion.body) {
    response.write(chunk);
  }

  response.end();
}

server.listen(Number(PORT));

// Calls that are under way end first; as process 1 it would not be ended by the signal alone.
process.once('SIGTERM', () => server.close());
