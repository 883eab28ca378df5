using System.Globalization;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Files;

/// <summary>What may be wrong with the images and files of a request.</summary>
internal static class FileErrors
{
    private const string Param = "messages";

    public static ApiError NoAudio { get; } = Invalid("Audio is not supported: send its text.", "不支持音频内容：请发送文本。");

    public static ApiError BadUrl { get; } = Invalid(
        "An image or file must be an http or https URL, or a data: URI.", "图片或文件必须是 http 或 https 地址，或 data: URI。");

    public static ApiError BadData { get; } = Invalid(
        "The data of an image or file must be base64 with its padding: `data:<media type>;base64,<data>`.",
        "图片或文件的数据必须是带填充的 base64：`data:<媒体类型>;base64,<数据>`。");

    public static ApiError NoImageType { get; } = Invalid(
        "The data: URI of an image must name an image's type, such as `data:image/png;base64,…`.",
        "图片的 data: URI 必须声明图片类型，例如 `data:image/png;base64,…`。");

    public static ApiError Empty { get; } = Invalid("An image or file is empty.", "图片或文件为空。");

    public static ApiError NoSource { get; } = Invalid(
        "A part of a message is an image or file, but holds neither a URL, nor data, nor an id.",
        "消息中的图片或文件缺少地址、数据或 ID。");

    public static ApiError BadFileId { get; } = Invalid(
        "`file_id` must be the id of a file that was uploaded to Coze.", "`file_id` 必须是已上传到 Coze 的文件 ID。");

    public static ApiError BadEscapes { get; } = Invalid(
        "A part of a message holds text that is not valid Unicode.", "消息中包含无效的 Unicode 文本。");

    public static ApiError UnknownPart { get; } = Invalid(
        "A part of a message has a type that is not supported: use text, images and files.", "消息中包含不支持的内容类型：请使用文本、图片和文件。");

    public static ApiError TooMany(int limit) => Invalid(
        Format($"A request may hold {limit} images and files at most."), Format($"一次请求最多包含 {limit} 个图片和文件。"));

    public static ApiError TooLarge(long limit) => ApiErrors.RequestTooLarge(limit) with
    {
        Message = new(Format($"An image or file is larger than {limit} bytes."), Format($"图片或文件超过 {limit} 字节。")),
        Param = Param,
    };

    /// <summary>A model that would answer without having seen a file would answer wrongly, and nobody would know why.</summary>
    public static ApiError NotTaken(string model, FileKind kind, int most)
    {
        var (english, chinese) = kind == FileKind.Image ? ("image", "图片") : ("file", "文件");
        return most == 0
            ? Invalid($"The model `{model}` takes no {english}s.", $"模型 `{model}` 不接受{chinese}。")
            : Invalid($"The model `{model}` takes one {english} in a message.", $"模型 `{model}` 每条消息只接受一个{chinese}。");
    }

    internal static ApiError Invalid(string english, string chinese) => ApiErrors.InvalidRequest(Param, english, chinese);

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
