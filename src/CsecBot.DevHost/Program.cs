Console.WriteLine("CsecBot");
