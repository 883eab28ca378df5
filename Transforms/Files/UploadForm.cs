using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace CozeProxy.Transforms.Files;

/// <summary>
/// A form with the one part <c>file</c>, laid out as browsers do: the name quoted, in UTF-8. The framework's own form writes
/// names that are not ASCII in ways servers read differently.
/// </summary>
internal sealed class UploadForm : HttpContent
{
    private const int BoundaryLength = 32;

    private readonly byte[] _head;
    private readonly ReadOnlyMemory<byte> _file;
    private readonly byte[] _tail;

    public UploadForm(FileContent file)
    {
        var boundary = RandomNumberGenerator.GetHexString(BoundaryLength, lowercase: true);
        var name = file.Name.Replace("\"", "%22", StringComparison.Ordinal);
        _head = Encoding.UTF8.GetBytes(
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {file.MediaType}\r\n\r\n");
        _file = file.Bytes;
        _tail = Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n");
        Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_head, cancellationToken);
        await stream.WriteAsync(_file, cancellationToken);
        await stream.WriteAsync(_tail, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _head.Length + (long)_file.Length + _tail.Length;
        return true;
    }
}
