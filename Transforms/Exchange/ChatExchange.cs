using System.Buffers;
using System.Collections.Frozen;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets;
using Microsoft.AspNetCore.Http;

namespace CozeProxy.Transforms.Exchange;

/// <summary>One chat completion on its way through the proxy: the only feature that its steps share.</summary>
public sealed class ChatExchange(string requestId, DateTimeOffset startedAt, Dialect dialect, ChatRequest request, ChatTarget target)
{
    internal static readonly HttpRequestOptionsKey<ChatExchange> OptionsKey = new("CozeProxy.ChatExchange");

    private ReadOnlyMemory<byte> _body;

    public string RequestId { get; } = requestId;

    public DateTimeOffset StartedAt { get; } = startedAt;

    public Dialect Dialect { get; } = dialect;

    public ChatRequest Request { get; private set; } = request;

    public ChatTarget Target { get; } = target;

    public string CompletionId => string.Concat("chatcmpl-", RequestId.AsSpan(RequestId.IndexOf('_', StringComparison.Ordinal) + 1));

    /// <summary>An estimate of the tokens that go in, for holds and for runs that report no usage.</summary>
    public long EstimatedInputTokens { get; } = target.EstimateInput(request);

    /// <summary>Who pays: what a run stops to ask for may be answered by nobody else.</summary>
    public long AccountId { get; init; }

    /// <summary>Makes the tokens by which it may be answered; without it, what a run asks for is only shown.</summary>
    public InterruptTokens? InterruptTokens { get; init; }

    /// <summary>The images and files that came with the request and that its target takes.</summary>
    public RequestFiles Files { get; set; } = RequestFiles.None;

    /// <summary>The ids that the channel of the present attempt knows the uploaded files by.</summary>
    internal IReadOnlyDictionary<FileContent, string> Uploads { get; set; } = FrozenDictionary<FileContent, string>.Empty;

    /// <summary>The channel that serves, or last tried to serve, the call.</summary>
    public CozeChannel? Channel { get; set; }

    /// <summary>The run of the present attempt; null before Coze was asked.</summary>
    internal CozeRun? Run { get; set; }

    /// <summary>The token of the present attempt, so that Coze's refusal drops exactly that one.</summary>
    internal AccessToken? Token { get; set; }

    /// <summary>The failure of the present attempt, if it failed before anything was sent to the client.</summary>
    public AttemptFailure? Failure { get; set; }

    /// <summary>How the call is closed in the books; set once the hold is taken.</summary>
    public ICallSettlement? Settlement { get; set; }

    /// <summary>Whether the run was handed to the drainer, which then settles it.</summary>
    public bool IsDraining { get; internal set; }

    /// <summary>The body of the request to Coze: the same bytes on every attempt, unless they name files by the ids of a channel.</summary>
    internal ReadOnlyMemory<byte> CozeBody
    {
        get
        {
            if (_body.IsEmpty)
            {
                var output = new ArrayBufferWriter<byte>(Request.Input.Length + Request.WorkflowParameters.Length + 128);
                Target.WriteBody(this, output);
                _body = output.WrittenMemory;
            }

            return _body;
        }
    }

    /// <summary>Forgets the attempt that failed, before the next one.</summary>
    public void BeginAttempt()
    {
        Failure = null;
        Run = null;
        Token = null;
        if (Files.HaveUploads)
        {
            // Another channel knows the files by other ids.
            Uploads = FrozenDictionary<FileContent, string>.Empty;
            _body = default;
        }
    }

    /// <summary>
    /// Forgets what only another attempt would need, when there can be none any more. A conversation and its files may be
    /// large, and an answer may take minutes.
    /// </summary>
    internal void ForgetInput()
    {
        Request = Request.WithoutInput();
        Files = RequestFiles.None;
        Uploads = FrozenDictionary<FileContent, string>.Empty;
        _body = default;
    }

    /// <summary>What the run stopped to ask for, each with the token to answer by.</summary>
    internal IReadOnlyList<AskedInterrupt> Ask(IReadOnlyList<Interrupt> interrupts) =>
        InterruptTokens is not null && Channel is not null ? InterruptTokens.Ask(Target, Channel.Name, AccountId, interrupts) : [];

    /// <summary>How a file is named to Coze in this attempt. Its upload must have come first.</summary>
    internal FileReference ReferenceOf(FilePart part) => new(part.Url, part.Content is { } content ? Uploads[content] : part.FileId);

    /// <summary>Closes the call in the books, durably, where it was opened there.</summary>
    internal Task SettleAsync(RunReport report) => Settlement?.SettleAsync(report) ?? Task.CompletedTask;

    /// <summary>Drops the token that Coze refused in this attempt, so that the next one gets a new one.</summary>
    public ValueTask RejectTokenAsync() =>
        Channel is not null && Token is { } token ? Channel.Bearer.RejectAsync(token) : ValueTask.CompletedTask;
}

public static class ChatExchangeExtensions
{
    public static ChatExchange? GetChatExchange(this HttpContext context) => context.Features.Get<ChatExchange>();
}
