using System.Text.Json;

namespace CozeProxy.Bench.SlowStreams;

/// <summary>A Coze whose workflow says one word after the other, each in its time; its events are those of bench/payloads.sh.</summary>
internal static class SlowCoze
{
    public static async Task RunAsync(string[] args)
    {
        await using var app = WebApplication.CreateSlimBuilder(args).Build();
        app.MapGet("/", () => "");
        app.MapPost("/v1/workflow/stream_run", AnswerAsync);
        await app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var pace = await ReadPaceAsync(context.Request);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        using var timer = new PeriodicTimer(pace.Every);
        for (var place = 0; place < pace.Words; place++)
        {
            var isLast = place == pace.Words - 1 ? "true" : "false";
            await response.WriteAsync($$"""
                id: {{place}}
                event: Message
                data: {"node_seq_id":"{{place}}","node_execute_uuid":"8d0a5e0c-4b7d-4a0e-9e55-0f0c9d3b7a11","node_id":"133001","node_title":"Answer","node_type":"Message","content":"{{Pace.Word(place)}}","content_type":"text","node_is_finish":{{isLast}}}


                """);
            await response.Body.FlushAsync();
            await timer.WaitForNextTickAsync(context.RequestAborted);
        }

        await response.WriteAsync($$$"""
            id: {{{pace.Words}}}
            event: Message
            data: {"node_seq_id":"0","node_id":"900001","node_title":"End","node_type":"End","content":"{}","content_type":"text","node_is_finish":true,"usage":{"input_count":50,"output_count":100,"token_count":150}}

            id: {{{pace.Words + 1}}}
            event: Done
            data: {"debug_url":"https://www.coze.cn/work_flow?execute_id=7417021412903256064&space_id=7417021412903256065&workflow_id=7342866812345"}


            """);
    }

    private static async Task<Pace> ReadPaceAsync(HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body);
        return Pace.Parse(body.RootElement.GetProperty("parameters").GetProperty("BOT_USER_INPUT").GetString()!);
    }
}
