namespace CozeProxy.Admin.Ui.SignIn;

/// <summary>Names the texts beside it.</summary>
internal sealed class SignInTexts;
