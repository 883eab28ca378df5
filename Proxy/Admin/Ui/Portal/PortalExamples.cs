using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CozeProxy.Admin.Ui.Portal;

/// <summary>Programs that call a model of this gateway with OpenAI's clients. A model's name is foreign text and stands in each as a literal.</summary>
internal static class PortalExamples
{
    private const string Question = "Hello";
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same call in each language.</summary>
    /// <param name="address">Where the gateway is, with a slash at its end.</param>
    /// <param name="model">What is called.</param>
    public static IReadOnlyList<PortalExample> Of(string address, HolderModel model)
    {
        var api = $"{address}v1";
        return
        [
            new("curl", "curl", null, Curl(api, model)),
            new("python", "Python", "pip install openai", Python(api, model)),
            new("node", "Node.js", "npm install openai", Node(api, model)),
            new("csharp", "C#", "dotnet add package OpenAI", CSharp(api, model)),
        ];
    }

    private static string Curl(string api, HolderModel model)
    {
        var more = string.Concat(model.Ids.Select(field => $"{Literal(field)}:{ValueOf(field)},"));
        var body = $$"""{"model":{{Literal(model.Name)}},{{more}}"messages":[{"role":"user","content":{{Literal(Question)}}}]}""";
        return $$"""
            curl {{Quoted($"{api}/chat/completions")}} \
              -H "Authorization: Bearer {{PortalExample.Placeholder}}" \
              -H "Content-Type: application/json" \
              -d {{Quoted(body)}}
            """;
    }

    private static string Python(string api, HolderModel model)
    {
        var fields = string.Join(", ", model.Ids.Select(field => $"{Literal(field)}: {ValueOf(field)}"));
        var more = fields.Length == 0 ? "" : $"\n    extra_body={{{fields}}},";
        return $$"""
            from openai import OpenAI

            client = OpenAI(base_url={{Literal(api)}}, api_key="{{PortalExample.Placeholder}}")
            answer = client.chat.completions.create(
                model={{Literal(model.Name)}},
                messages=[{"role": "user", "content": {{Literal(Question)}}}],{{more}}
            )
            print(answer.choices[0].message.content)
            """;
    }

    private static string Node(string api, HolderModel model)
    {
        var more = string.Concat(model.Ids.Select(field => $"\n  {field}: {ValueOf(field)},"));
        return $$"""
            import OpenAI from 'openai';

            const client = new OpenAI({
              baseURL: {{Literal(api)}},
              apiKey: '{{PortalExample.Placeholder}}',
            });
            const answer = await client.chat.completions.create({
              model: {{Literal(model.Name)}},
              messages: [{ role: 'user', content: {{Literal(Question)}} }],{{more}}
            });
            console.log(answer.choices[0].message.content);
            """;
    }

    // A field of its own goes into the body, which this client takes whole.
    private static string CSharp(string api, HolderModel model)
    {
        var head = $$"""
            using System.ClientModel;
            using OpenAI;
            using OpenAI.Chat;

            var client = new ChatClient(
                {{Literal(model.Name)}},
                new ApiKeyCredential("{{PortalExample.Placeholder}}"),
                new OpenAIClientOptions { Endpoint = new Uri({{Literal(api)}}) });

            """;
        var more = string.Concat(model.Ids.Select(field => $"\n    {field} = {ValueOf(field)},"));
        return more.Length > 0
            ? head + $$"""
                var body = BinaryData.FromObjectAsJson(new
                {
                    model = {{Literal(model.Name)}},{{more}}
                    messages = new[] { new { role = "user", content = {{Literal(Question)}} } },
                });
                var answer = await client.CompleteChatAsync(BinaryContent.Create(body));
                Console.WriteLine(answer.GetRawResponse().Content);
                """
            : head + $$"""
                ChatCompletion answer = await client.CompleteChatAsync({{Literal(Question)}});
                Console.WriteLine(answer.Content[0].Text);
                """;
    }

    // The reader puts their own there.
    private static string ValueOf(string field) => Literal($"YOUR_{field.ToUpperInvariant()}");

    // Such a literal means the same in JSON, Python, JavaScript and C#. What turns the direction of text could make a program look
    // like another.
    private static string Literal(string text) => string.Concat(JsonSerializer.Serialize(text, Json).Select(character =>
        char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            ? $"\\u{(int)character:x4}"
            : character.ToString()));

    private static string Quoted(string text) => $"'{text.Replace("'", """'\''""", StringComparison.Ordinal)}'";
}
