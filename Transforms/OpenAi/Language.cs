using Microsoft.AspNetCore.Http;

namespace CozeProxy.Transforms.OpenAi;

/// <summary>The language error messages are written in.</summary>
public enum Language
{
    English,
    Chinese,
}

public static class LanguageExtensions
{
    /// <summary>Chinese when the client's first preference in Accept-Language is a Chinese one, else English.</summary>
    public static Language PreferredLanguage(this HttpRequest request)
    {
        Language best = Language.English;
        double bestQuality = 0;
        foreach (var item in request.GetTypedHeaders().AcceptLanguage)
        {
            var quality = item.Quality ?? 1;
            if (quality > bestQuality)
            {
                bestQuality = quality;
                best = item.Value.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Language.Chinese : Language.English;
            }
        }

        return best;
    }
}
