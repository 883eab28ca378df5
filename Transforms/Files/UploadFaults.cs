using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Files;

/// <summary>What a failed upload is to the client, and whether another channel may take the call. Nothing was run yet, so nothing can be paid twice.</summary>
internal static class UploadFaults
{
    private const int NotFound = 404;

    public static UploadResult Of(CozeReply reply)
    {
        var error = reply.Error!;
        if (OfCode(error.Coze?.Code) is { } refused)
        {
            return new(null, refused with { Coze = error.Coze, Message = Describe(refused.Message, error.Coze!) });
        }

        return reply.Retry switch
        {
            // The token was replaced once already.
            RetryRule.AfterTokenRefresh => new(null, error),
            RetryRule.OnAnotherChannel => new(null, error, RetryRule.OnAnotherChannel),
            // Worded for runs: there was none.
            _ when error.Code == ApiErrors.Overdue.Code => new(null, Failed with { Status = error.Status, Code = error.Code }, RetryRule.OnAnotherChannel),
            _ when error is { Coze: { } fault } and ({ Status: NotFound } or { Code: "upstream_error" }) =>
                new(null, Failed with { Coze = fault, Message = Describe(Failed.Message, fault) }, RetryRule.OnAnotherChannel),
            _ when error.Status < 500 => new(null, error),
            _ => new(null, error, RetryRule.OnAnotherChannel),
        };
    }

    private static ApiError Failed { get; } = new(502, "server_error", "upstream_error",
        new("An image or file could not be uploaded to Coze.", "图片或文件上传到 Coze 失败。"));

    private static ApiError? OfCode(long? code) => code switch
    {
        4300 => FileErrors.Empty,
        4302 => TooLarge,
        4303 => FileErrors.Invalid("Coze does not take files of this type.", "Coze 不支持该类型的文件。"),
        4301 or 4304 => FileErrors.Invalid("Coze did not accept an image or file.", "Coze 拒绝了图片或文件。"),
        _ => null,
    };

    private static ApiError TooLarge { get; } = new(413, "invalid_request_error", "request_too_large",
        new("An image or file is larger than Coze takes.", "图片或文件超过 Coze 的大小限制。"))
    { Param = "messages" };

    private static LocalizedText Describe(LocalizedText text, CozeFault fault) => fault.SaidSomething
        ? new($"{text.English} (Coze reported an error: {fault.Code} {fault.Message})", $"{text.Chinese}（Coze 返回错误：{fault.Code} {fault.Message}）")
        : text;
}
