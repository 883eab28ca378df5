using System.Diagnostics.CodeAnalysis;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Transforms.Files;

/// <summary>The images and files that a request brings along for its target. A request without content in parts costs nothing here.</summary>
public sealed class RequestFiles
{
    private readonly List<(ReadOnlyMemory<byte> Content, List<FilePart> Parts)> _messages = [];

    private RequestFiles()
    {
    }

    public static RequestFiles None { get; } = new();

    /// <summary>Whether there are bytes to upload before Coze can be asked.</summary>
    public bool HaveUploads { get; private set; }

    /// <summary>All of them, in the order of the messages.</summary>
    internal IEnumerable<FilePart> All => _messages.SelectMany(message => message.Parts);

    /// <summary>Reads what the target takes; files it cannot take are an error, for it would answer without having seen them.</summary>
    public static bool TryRead(
        ChatRequest request, ChatTarget target, RunOptions limits, [NotNullWhen(true)] out RequestFiles? files, [NotNullWhen(false)] out ApiError? error)
    {
        files = None;
        error = null;
        for (var i = 0; i < request.Messages.Count; i++)
        {
            var content = request.Messages[i].Content;
            if (content.IsEmpty || content.Span[0] != (byte)'[' || !target.TakesFilesOf(request, i))
            {
                continue;
            }

            var parts = new List<FilePart>();
            error = FilePartReader.Read(content, limits.MaxFileBytes, parts) ?? Check(parts, request, target);
            if (error is not null)
            {
                files = null;
                return false;
            }

            files = parts.Count == 0 ? files : files.With(content, parts);
        }

        if (files._messages.Sum(message => message.Parts.Count) > limits.MaxFiles)
        {
            files = null;
            error = FileErrors.TooMany(limits.MaxFiles);
            return false;
        }

        return true;
    }

    /// <summary>The files of one message, in their order.</summary>
    internal IReadOnlyList<FilePart> Of(ChatMessage message)
    {
        foreach (var (content, parts) in _messages)
        {
            if (content.Equals(message.Content))
            {
                return parts;
            }
        }

        return [];
    }

    private static ApiError? Check(List<FilePart> parts, ChatRequest request, ChatTarget target)
    {
        foreach (var kind in Enum.GetValues<FileKind>())
        {
            var most = target.MostFiles(kind);
            if (parts.Count(part => part.Kind == kind) > most)
            {
                return FileErrors.NotTaken(request.Model, kind, most);
            }
        }

        return null;
    }

    private RequestFiles With(ReadOnlyMemory<byte> content, List<FilePart> parts)
    {
        var files = ReferenceEquals(this, None) ? new RequestFiles() : this;
        files._messages.Add((content, parts));
        files.HaveUploads |= parts.Exists(part => part.Content is not null);
        return files;
    }
}
