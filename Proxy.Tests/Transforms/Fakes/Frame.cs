using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>Events as Coze frames them.</summary>
internal static class Frame
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Ping { get; } = Of("PING", """{"content":"{}","node_execute_uuid":""}""");

    public static string Done { get; } =
        Of("Done", """{"node_execute_uuid":"","debug_url":"https://www.coze.cn/work_flow?execute_id=741\u0026space_id=7"}""");

    public static string Of(string name, string data) => $"id: 0\nevent: {name}\ndata: {data}\n\n";

    public static string Text(string content) => Of("Message", MessageData(content, "Message", finish: false));

    public static string End(string content, bool finish = true, (int Input, int Output)? usage = null) =>
        Of("Message", MessageData(content, "End", finish, usage));

    public static string Error(long code, string message) =>
        Of("Error", new JsonObject { ["error_code"] = code, ["error_message"] = message }.ToJsonString(Relaxed));

    public static string MessageData(string content, string node, bool finish, (int Input, int Output)? usage = null)
    {
        var data = new JsonObject
        {
            ["node_is_finish"] = finish,
            ["node_seq_id"] = "0",
            ["node_title"] = "whatever people call it",
            ["node_type"] = node,
            ["node_id"] = node == "End" ? "900001" : "118024",
            ["content_type"] = "text",
            ["content"] = content,
        };
        if (usage is var (input, output))
        {
            data["usage"] = new JsonObject { ["token_count"] = input + output, ["output_count"] = output, ["input_count"] = input };
        }

        return data.ToJsonString(Relaxed);
    }
}
