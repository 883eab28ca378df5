namespace CozeProxy.Transforms.Requests;

/// <summary>The form the client wants its answer in (<c>response_format</c>).</summary>
public enum ResponseFormat
{
    Text,
    JsonObject,
    JsonSchema,
}
