using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Wire;
using Microsoft.AspNetCore.Http.Features;

namespace CozeProxy.Sandbox.Coze.Files;

/// <summary>POST /v1/files/upload: a form with one file, which gets an id that runs can name.</summary>
internal sealed class UploadEndpoint(FileStore files, AccessTokens tokens, Seen seen, TimeProvider timeProvider, long mostBytes)
{
    // What a form has around its file.
    private const int FormBytes = 64 * 1024;

    public async Task HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var bearer = BearerHeader.Of(context);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = mostBytes + FormBytes;
        }

        var (upload, fault) = await ReadAsync(context, bearer, cancellationToken);
        var number = seen.Begin(upload);
        await files.Gate.WaitAsync(cancellationToken);
        if (!tokens.Accepts(bearer))
        {
            await CozeAnswer.WriteFailureAsync(context, StatusCodes.Status401Unauthorized, CozeAnswer.BadToken, CozeAnswer.BadTokenText);
            return;
        }

        if ((fault ?? files.TakeFault()) is { } refused)
        {
            await CozeAnswer.WriteFailureAsync(context, refused.Status, refused.Code, refused.Message);
            return;
        }

        var id = files.Add(upload.FileName);
        seen.Ended(number, upload with { FileId = id });
        await CozeAnswer.WriteAsync(context, StatusCodes.Status200OK, new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["bytes"] = upload.Bytes,
                ["created_at"] = timeProvider.GetUtcNow().ToUnixTimeSeconds(),
                ["file_name"] = upload.FileName,
                ["id"] = id,
            },
            ["code"] = 0,
            ["msg"] = "",
            ["detail"] = new JsonObject { ["logid"] = CozeAnswer.LogId(context) },
        });
    }

    private async Task<(SeenUpload Upload, UploadFault? Fault)> ReadAsync(HttpContext context, string bearer, CancellationToken cancellationToken)
    {
        var nothing = new SeenUpload { Bearer = bearer };
        if (!context.Request.HasFormContentType)
        {
            return (nothing, UploadFault.Invalid);
        }

        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = mostBytes + FormBytes }, cancellationToken);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (nothing, UploadFault.TooLarge);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or BadHttpRequestException)
        {
            return (nothing, UploadFault.Invalid);
        }

        if (form.Files.Count != 1 || form.Files[0].Name != "file")
        {
            return (nothing, form.Files.Count > 1 ? UploadFault.MoreThanOne : UploadFault.Invalid);
        }

        var file = form.Files[0];
        await using var stream = file.OpenReadStream();
        var upload = nothing with
        {
            FileName = file.FileName,
            ContentType = file.ContentType,
            Bytes = file.Length,
            Sha256 = Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken)),
        };
        return (upload, file.Length == 0 ? UploadFault.Empty : file.Length > mostBytes ? UploadFault.TooLarge : null);
    }
}
