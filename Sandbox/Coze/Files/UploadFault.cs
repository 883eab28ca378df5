namespace CozeProxy.Sandbox.Coze.Files;

/// <summary>A refusal of an upload; most of Coze's come with HTTP 200.</summary>
internal sealed record UploadFault(int Code, string Message, int Status = StatusCodes.Status200OK)
{
    public static UploadFault Empty { get; } = new(4300, "The uploaded file is empty");

    public static UploadFault MoreThanOne { get; } = new(4301, "Only one file can be uploaded at a time");

    public static UploadFault TooLarge { get; } = new(4302, "The uploaded file exceeds the size limit");

    public static UploadFault WrongType { get; } = new(4303, "The file type is not supported");

    public static UploadFault Invalid { get; } = new(4304, "The uploaded file is invalid");
}
