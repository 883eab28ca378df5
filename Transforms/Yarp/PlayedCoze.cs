using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace CozeProxy.Transforms.Yarp;

/// <summary>Answers each call with the same short workflow, at once and from memory.</summary>
internal sealed class PlayedCoze : HttpMessageHandler
{
    private static readonly byte[] Events = Encoding.UTF8.GetBytes(
        """
        id: 0
        event: Message
        data: {"content":"Good ","node_title":"Reply","node_seq_id":"0","node_is_finish":false,"ext":null}

        id: 1
        event: Message
        data: {"content":"day","node_title":"Reply","node_seq_id":"1","node_is_finish":true,"usage":{"token_count":3,"output_count":2,"input_count":1}}

        id: 2
        event: Done
        data: {}


        """);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ReadOnlyMemoryContent(Events) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } },
        });
}
