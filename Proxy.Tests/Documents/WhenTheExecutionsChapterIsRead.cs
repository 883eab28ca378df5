using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CozeProxy.Executions.Webhooks;
using CozeProxy.Tests.Clients;

namespace CozeProxy.Tests.Documents;

/// <summary>The example by which a receiver checks a webhook takes what the proxy signs, and nothing else.</summary>
internal sealed class WhenTheExecutionsChapterIsRead
{
    private const string Key = "sk-of-the-example";
    private const string Body = """{"type":"workflow.execution.completed","output":"你好"}""";

    // Headers and body come as JSON in the environment, the verdicts go out as JSON.
    private const string Driver = """

        const headers = JSON.parse(process.env.HEADERS);
        const check = (more, body, key) => isFromTheProxy({ ...headers, ...more }, Buffer.from(body), key);
        const { BODY: body, KEY: key } = process.env;
        console.log(JSON.stringify([
          check({}, body, key), check({}, `${body} `, key), check({}, body, `${key}2`), check({ 'webhook-id': 'msg_2' }, body, key),
          check({ 'webhook-timestamp': '1614265330' }, body, key), check({ 'webhook-signature': 'v1,eA==' }, body, key),
        ]));
        """;

    [Test]
    public async Task Its_example_knows_what_the_proxy_signed()
    {
        var chapter = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "executions.md"));
        var folder = Directory.CreateTempSubdirectory("webhook-example-");
        try
        {
            var script = Path.Combine(folder.FullName, "example.mjs");
            await File.WriteAllTextAsync(script, Example(chapter) + Driver);
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            var headers = new Dictionary<string, string>
            {
                ["webhook-id"] = "msg_1",
                ["webhook-timestamp"] = $"{now}",
                ["webhook-signature"] = WebhookSignature.Of(SHA256.HashData(Encoding.UTF8.GetBytes(Key)), "msg_1", now, Encoding.UTF8.GetBytes(Body)),
            };

            var result = await NodeClient.RunAsync(
                script,
                new Dictionary<string, string> { ["HEADERS"] = JsonSerializer.Serialize(headers), ["BODY"] = Body, ["KEY"] = Key },
                TimeSpan.FromSeconds(60));

            result.Json().EnumerateArray().Select(verdict => verdict.GetBoolean()).ShouldBe([true, false, false, false, false, false]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Example(string chapter)
    {
        const string Begin = "```js\n";
        var start = chapter.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return chapter[start..chapter.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
