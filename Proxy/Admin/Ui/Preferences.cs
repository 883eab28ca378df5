using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace CozeProxy.Admin.Ui;

/// <summary>How somebody wants to see the console; it is kept in their browser and nowhere else.</summary>
internal sealed record Preferences(bool IsDark, string? TimeZone)
{
    private const string ThemeCookie = "cozeproxy.theme";
    private const string ZoneCookie = "cozeproxy.zone";
    private const string Dark = "dark";
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(365);

    public const string English = "en";

    public const string Chinese = "zh";

    /// <summary>The languages of the console; the first is for those who ask for another.</summary>
    public static readonly IReadOnlyList<string> Languages = [English, Chinese];

    /// <summary>Where the language is kept.</summary>
    public const string LanguageCookie = "cozeproxy.language";

    public static Preferences Of(HttpContext context) =>
        new(context.Request.Cookies[ThemeCookie] == Dark, context.Request.Cookies[ZoneCookie]);

    /// <summary>Keeps what is chosen and goes back to where it was chosen.</summary>
    public static IResult Choose(string? language, string? theme, string? @return, HttpContext context)
    {
        if (language is not null && Languages.Contains(language))
        {
            Keep(context, LanguageCookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(CultureInfo.GetCultureInfo(language))));
        }

        if (theme is not null)
        {
            Keep(context, ThemeCookie, theme == Dark ? Dark : "light");
        }

        return Results.LocalRedirect(LocalUrl.Of(@return, "/admin"));
    }

    private static void Keep(HttpContext context, string cookie, string value) => context.Response.Cookies.Append(
        cookie, value, new CookieOptions { MaxAge = KeptFor, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true, Secure = context.Request.IsHttps });
}
