using System.Text;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace CozeProxy.Admin.Ui.Channels;

/// <summary>The text of a small file that a browser sends. It is kept in memory alone.</summary>
internal static class UploadedText
{
    private const int MostBytes = 64 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or the name of the text that says why there is none.</summary>
    public static async Task<(string? Text, string? Problem)> ReadAsync(IBrowserFile file)
    {
        if (file.Size > MostBytes)
        {
            return (null, "FileTooLarge");
        }

        try
        {
            await using var stream = file.OpenReadStream(MostBytes);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            var text = Strict.GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF');
            return text.Contains('\0', StringComparison.Ordinal) ? (null, "FileNoText") : (text, null);
        }
        catch (DecoderFallbackException)
        {
            return (null, "FileNoText");
        }
        catch (Exception e) when (e is IOException or JSException or OperationCanceledException)
        {
            return (null, "FileUnread");
        }
    }
}
