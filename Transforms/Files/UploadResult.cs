using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Files;

/// <summary>The id Coze gave a file, or why it has none.</summary>
internal readonly record struct UploadResult(string? FileId, ApiError? Error = null, RetryRule Retry = RetryRule.Never);
