namespace CozeProxy.Admin.Ui.Models;

/// <summary>Where a model is shown. Its name may hold anything but a percent sign; as one part of a path, slashes and dots in it lead nowhere else.</summary>
internal static class ModelLinks
{
    public const string List = "/admin/models";
    public const string New = "/admin/models/new";

    public static string Edit(string name) => $"/admin/models/edit/{Uri.EscapeDataString(name)}";

    public static string Copy(string name) => $"{New}?copy={Uri.EscapeDataString(name)}";

    public static string Try(string name) => $"/admin/try?model={Uri.EscapeDataString(name)}";

    public static string Call(long id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/admin/usage/{id}");
}
