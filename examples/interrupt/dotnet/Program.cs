using System.ClientModel;
using CozeProxy.Examples.Interrupt;
using OpenAI;
using OpenAI.Chat;

var endpoint = Environment.GetEnvironmentVariable("OPENAI_BASE_URL") ?? "http://localhost:3000/v1";
var key = Environment.GetEnvironmentVariable("OPENAI_API_KEY") ?? throw new InvalidOperationException("Set OPENAI_API_KEY to a key of the proxy.");
var model = Environment.GetEnvironmentVariable("MODEL") ?? throw new InvalidOperationException("Set MODEL to a model of the proxy.");
var streams = Environment.GetEnvironmentVariable("STREAM") != "false";

var client = new ChatClient(model, new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = new Uri(endpoint) });
await new Conversation(client, streams).RunAsync(args.Length > 0 ? args[0] : "Hello");
