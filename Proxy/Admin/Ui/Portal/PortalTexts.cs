namespace CozeProxy.Admin.Ui.Portal;

/// <summary>Names the texts beside it.</summary>
internal sealed class PortalTexts;
