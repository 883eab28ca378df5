namespace CozeProxy.Admin.SignIn;

internal static class BrowserRequests
{
    /// <summary>Whether a browser opens a page by it; whatever else asks wants no page for an answer.</summary>
    public static bool OpensPage(this HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html");
}
